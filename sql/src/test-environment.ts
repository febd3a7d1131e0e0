import { TestEnvironment } from 'jest-environment-node';
import { openKeptSession, takeBack } from './kept-session.ts';

/** Node as every test file sees it, and in it the one embedded database that the files of a process use one after the other: it outlives them, so it is kept outside of them. */
export default class ViasTestEnvironment extends TestEnvironment {
  override async setup(): Promise<void> {
    await super.setup();
    this.global.openKeptSession = openKeptSession;
  }

  override async teardown(): Promise<void> {
    takeBack();
    await super.teardown();
  }
}
