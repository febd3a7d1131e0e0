import { createStore } from './store.ts';

/** How fresh the screen is: `lastAnswer` is when the server last answered anything. */
export interface Connection {
  state: 'live' | 'reconnecting' | 'offline';
  lastAnswer: Date | undefined;
}

export const connection = createStore<Connection>({ state: navigator.onLine ? 'live' : 'offline', lastAnswer: undefined });

/** The server answered. */
export const markAnswer = (): void => connection.set({ state: 'live', lastAnswer: new Date() });

/** The server could not be reached. */
export const markFailure = (): void => connection.set({ ...connection.get(), state: navigator.onLine ? 'reconnecting' : 'offline' });

addEventListener('offline', markFailure);
addEventListener('online', () => connection.set({ ...connection.get(), state: 'reconnecting' }));
