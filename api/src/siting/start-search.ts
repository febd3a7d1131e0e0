import { Worker } from 'node:worker_threads';
import type { SearchAnswer, SearchMessage, SearchQuestion } from './search.ts';

/** What may be missed of the time an answer is to be there, before the thread is taken for lost; and what a thread may take to end once it has answered. Milliseconds. */
const [late, ending] = [60_000, 10_000];

/** Searches in a thread of its own, so that nobody waits for it. `goesOn` is asked twice a second and with everything that is told; when it says no, the thread ends and nothing comes back. */
export const searchAside = (
  question: SearchQuestion,
  tell: (step: 'seeing' | 'choosing', progress: number) => void,
  goesOn: () => boolean,
): Promise<SearchAnswer | undefined> =>
  new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./search-start.js', import.meta.url), {
      workerData: question,
      // A hundred thousand outlines would take a second to copy.
      transferList: [question.buildings.bytes.buffer, question.buildings.ends.buffer, question.buildings.heights.buffer],
      name: 'vias-siting',
    });
    let answer: SearchAnswer | undefined;
    let fault: Error | undefined;
    let isUnwanted = false;
    const end = (): void => void worker.terminate();
    let timer = setTimeout(
      () => {
        fault = new Error('Looking for places for cameras took too long and was ended.');
        end();
      },
      question.until - Date.now() + late,
    );
    const look = (): void => {
      if (goesOn()) return;
      isUnwanted = true;
      end();
    };
    const watch = setInterval(look, 500);
    worker.on('message', (message: SearchMessage) => {
      look();
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
