import { createStore } from './store.ts';

/** How fresh the screen is: `lastAnswer` is when the server last answered anything. */
export interface Connection {
  state: 'live' | 'reconnecting' | 'offline';
  lastAnswer: Date | undefined;
}

export const connection = createStore<Connection>({ state: navigator.onLine ? 'live' : 'offline', lastAnswer: undefined });

/** The server answered; an answer that was under way when the network went does not bring it back. */
export const markAnswer = (): void => connection.set({ state: navigator.onLine ? 'live' : 'offline', lastAnswer: new Date() });

/** The server could not be reached. */
export const markFailure = (): void => connection.set({ ...connection.get(), state: navigator.onLine ? 'reconnecting' : 'offline' });

addEventListener('offline', markFailure);
addEventListener('online', () => connection.set({ ...connection.get(), state: 'reconnecting' }));
