import { Worker } from 'node:worker_threads';
import type { SearchAnswer, SearchMessage, SearchQuestion } from './search.ts';

/** What looking around and writing may take beside the seconds of the choice; and what a thread may take to end once it has answered. Milliseconds. */
const [aside, ending] = [300_000, 10_000];

/** Searches in a thread of its own, so that nobody waits for it. `goesOn` is asked twice a second; when it says no, the thread ends and nothing comes back. */
export const searchAside = (
  question: SearchQuestion,
  tell: (step: 'seeing' | 'choosing', progress: number) => void,
  goesOn: () => boolean,
): Promise<SearchAnswer | undefined> =>
  new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./search-start.js', import.meta.url), { workerData: question, name: 'vias-siting' });
    let answer: SearchAnswer | undefined;
    let fault: Error | undefined;
    let isUnwanted = false;
    const end = (): void => void worker.terminate();
    let timer = setTimeout(
      () => {
        fault = new Error('Looking for places for cameras took too long and was ended.');
        end();
      },
      question.seconds * 1000 + aside,
    );
    const watch = setInterval(() => {
      if (goesOn()) return;
      isUnwanted = true;
      end();
    }, 500);
    worker.on('message', (message: SearchMessage) => {
      if (!('answer' in message)) return tell(message.step, message.progress);
      answer = message.answer;
      // It ends by itself, with everything it began; cut off, it would leave that behind.
      clearTimeout(timer);
      timer = setTimeout(end, ending);
    });
    worker.on('error', (error) => {
      fault ??= error;
    });
    // Not before the thread is gone: whoever closes VIAS next finds nothing left.
    worker.on('exit', (code) => {
      clearTimeout(timer);
      clearInterval(watch);
      if (answer || isUnwanted) resolve(isUnwanted ? undefined : answer);
      else reject(fault ?? new Error(`The thread that looks for places ended with code ${code}.`));
    });
  });
