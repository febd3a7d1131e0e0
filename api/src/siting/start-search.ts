import { Worker } from 'node:worker_threads';
import type { SearchAnswer, SearchMessage, SearchQuestion } from './search.ts';

/** What looking around and writing may take beside the seconds of the choice. */
const aside = 300_000;

/** Searches in a thread of its own, so that nobody waits for it. `goesOn` is asked with every step; when it says no, the thread ends and nothing comes back. */
export const searchAside = (
  question: SearchQuestion,
  tell: (step: 'seeing' | 'choosing', progress: number) => void,
  goesOn: () => boolean,
): Promise<SearchAnswer | undefined> =>
  new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./search-start.js', import.meta.url), { workerData: question, name: 'vias-siting' });
    let isEnded = false;
    const end = (outcome: () => void): void => {
      if (isEnded) return;
      isEnded = true;
      clearTimeout(timer);
      clearInterval(watch);
      // Not before the thread is gone: whoever closes VIAS next finds nothing left.
      void worker.terminate().then(outcome, outcome);
    };
    const timer = setTimeout(
      () => end(() => reject(new Error('Looking for places for cameras took too long and was ended.'))),
      question.seconds * 1000 + aside,
    );
    const watch = setInterval(() => {
      if (!goesOn()) end(() => resolve(undefined));
    }, 500);
    worker.on('message', (message: SearchMessage) => {
      if ('answer' in message) end(() => resolve(message.answer));
      else tell(message.step, message.progress);
    });
    worker.on('error', (error) => end(() => reject(error)));
    worker.on('exit', (code) => end(() => reject(new Error(`The thread that looks for places ended with code ${code}.`))));
  });
