import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Problem } from '@vias/sql/problem.ts';
import { type DevTools, openDevTools } from './devtools.ts';

/** What becomes of a request of the page: sent on (with other headers), answered here with JSON or a page, or refused. */
export type Verdict = { send: Record<string, string> } | { json: string } | { html: string } | 'refuse';

/** One page to be printed. */
export type PrintJob = {
  address: string;
  /** Paper in millimetres. */
  width: number;
  height: number;
  /** Dots of the picture for one CSS pixel. */
  density: number;
  judge(url: URL): Verdict;
};

const flags = [
  '--headless',
  '--remote-debugging-pipe',
  '--disable-gpu',
  '--disable-extensions',
  '--disable-sync',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-dev-shm-usage',
  '--disable-breakpad',
  '--no-first-run',
  '--no-default-browser-check',
  '--mute-audio',
  '--hide-scrollbars',
];
/** Name of the function through which the page says that it is drawn: '' or what went wrong. */
const readyBinding = 'viasSheetReady';
const cssPixels = (millimetres: number): number => Math.round((millimetres / 25.4) * 96);
const encode = (text: string): string => Buffer.from(text).toString('base64');

/** Starts the first of the programs that is there, in a process group of its own. Throws print.no_browser. */
const startBrowser = async (programs: readonly string[], profile: string, inSandbox: boolean): Promise<ChildProcess> => {
  for (const program of programs) {
    const own = [`--user-data-dir=${profile}`, ...(inSandbox ? [] : ['--no-sandbox'])];
    const child = spawn(program, [...flags, ...own, 'about:blank'], {
      stdio: ['ignore', 'ignore', 'pipe', 'pipe', 'pipe'],
      detached: true,
    });
    const error = await new Promise<NodeJS.ErrnoException | undefined>((resolve) => {
      child.once('spawn', () => resolve(undefined));
      child.once('error', resolve);
    });
    if (!error) return child;
    if (error.code !== 'ENOENT' && error.code !== 'EACCES') throw error;
  }
  throw new Problem('print.no_browser');
};

const kill = ({ pid }: ChildProcess): void => {
  try {
    if (pid !== undefined) process.kill(-pid, 'SIGKILL');
  } catch {
    // It has ended by itself.
  }
};

const drawPdf = async (browser: DevTools, { address, width, height, density, judge }: PrintJob): Promise<Buffer> => {
  const { targetId } = await browser.ask('Target.createTarget', { url: 'about:blank' });
  const { sessionId } = await browser.ask('Target.attachToTarget', { targetId, flatten: true });
  const ask = (method: string, params?: object) => browser.ask(method, params, sessionId as string);

  browser.on('Fetch.requestPaused', ({ requestId, request }) => {
    const { url, headers } = request as { url: string; headers: Record<string, string> };
    const verdict = judge(new URL(url));
    const answer =
      verdict === 'refuse'
        ? ask('Fetch.failRequest', { requestId, errorReason: 'BlockedByClient' })
        : 'json' in verdict || 'html' in verdict
          ? ask('Fetch.fulfillRequest', {
              requestId,
              responseCode: 200,
              responseHeaders: [{ name: 'content-type', value: 'json' in verdict ? 'application/json' : 'text/html; charset=utf-8' }],
              body: encode('json' in verdict ? verdict.json : verdict.html),
            })
          : ask('Fetch.continueRequest', {
              requestId,
              headers: Object.entries({ ...headers, ...verdict.send }).map(([name, value]) => ({ name, value })),
            });
    // A request that the page has given up meanwhile needs no answer.
    answer.catch(() => undefined);
  });
  const drawn = new Promise<void>((resolve, reject) => {
    browser.on('Runtime.bindingCalled', ({ payload }) => (payload === '' ? resolve() : reject(new Error(String(payload)))));
  });
  drawn.catch(() => undefined);

  await ask('Page.enable');
  await ask('Runtime.enable');
  await ask('Runtime.addBinding', { name: readyBinding });
  await ask('Emulation.setDeviceMetricsOverride', {
    width: cssPixels(width),
    height: cssPixels(height),
    deviceScaleFactor: density,
    mobile: false,
  });
  await ask('Emulation.setEmulatedMedia', { features: [{ name: 'prefers-color-scheme', value: 'light' }] });
  await ask('Fetch.enable', { patterns: [{ urlPattern: '*' }] });
  const { errorText } = await ask('Page.navigate', { url: address });
  if (errorText) throw new Error(`The page to print did not open: ${errorText}`);
  await drawn;
  const { data } = await ask('Page.printToPDF', {
    printBackground: true,
    paperWidth: width / 25.4,
    paperHeight: height / 25.4,
    marginTop: 0,
    marginBottom: 0,
    marginLeft: 0,
    marginRight: 0,
    generateTaggedPDF: true,
    generateDocumentOutline: true,
  });
  return Buffer.from(String(data), 'base64');
};

/** Chromium says so and ends where its own sandbox cannot be made, as for root and in most containers. */
const noSandbox = /no usable sandbox|without --no-sandbox/i;

/** One try with a browser of its own, which does not outlive it. `sandbox` says whether the browser's own is to be used, and learns that there is none. */
const tryToPrint = async (
  programs: readonly string[],
  job: PrintJob,
  signal: AbortSignal,
  sandbox: { isThere: boolean },
): Promise<Buffer> => {
  const profile = await mkdtemp(join(tmpdir(), 'vias-print-'));
  let child: ChildProcess | undefined;
  let said = '';
  let stop = () => {};
  try {
    child = await startBrowser(programs, profile, sandbox.isThere);
    const started = child;
    started.stderr?.setEncoding('utf8').on('data', (text: string) => {
      said = (said + text).slice(-2000);
    });
    const aborted = new Promise<never>((_, reject) => {
      stop = () => {
        kill(started);
        reject(signal.reason);
      };
      if (signal.aborted) stop();
      else signal.addEventListener('abort', stop, { once: true });
    });
    return await Promise.race([drawPdf(openDevTools(started), job), aborted]);
  } catch (error) {
    if (error instanceof Problem || signal.aborted) throw error;
    if (noSandbox.test(said)) sandbox.isThere = false;
    throw new Problem('print.failed', { cause: new Error(`${(error as Error).message} ${said}`.trim(), { cause: error }) });
  } finally {
    // The number of a process that has ended may soon be somebody else's.
    signal.removeEventListener('abort', stop);
    if (child) {
      kill(child);
      if (child.exitCode === null && child.signalCode === null) await new Promise((resolve) => child?.once('exit', resolve));
    }
    await rm(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  }
};

/** What was found out of the sandbox holds for as long as the process lives. */
const sandbox = { isThere: process.getuid?.() !== 0 };

/** Prints a page; the browser is killed at the end and when the signal is aborted. Throws print.no_browser, print.failed, or the signal's reason. */
export const printPage = async (programs: readonly string[], job: PrintJob, signal: AbortSignal): Promise<Buffer> => {
  const had = sandbox.isThere;
  try {
    return await tryToPrint(programs, job, signal, sandbox);
  } catch (error) {
    // The page is our own and reaches only what `judge` allows: it is printed without rather than not at all.
    if (had && !sandbox.isThere) return tryToPrint(programs, job, signal, sandbox);
    throw error;
  }
};
