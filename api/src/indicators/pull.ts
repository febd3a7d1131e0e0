import { type Fetch, Refusal } from '../territories/download.ts';
import type { PullTable } from './pull-contract.ts';

/** A table of all municipalities for all years is a few megabytes. */
export const pullBytes = 20_000_000;
const patience = 60_000;

/**
 * Fetches one table as JSON: by POST with the query where there is one (PxWeb), else by GET. https only, no redirect to anywhere else, at most 20 MB and
 * 60 seconds. It runs on the operator's own machine: the server never fetches an address that somebody gave it. Throws Refusal.
 */
export const fetchTable = async (
  { url, query }: PullTable,
  fetchIt: Fetch,
  { ms = patience, bytes = pullBytes } = {},
): Promise<unknown> => {
  const address = new URL(url);
  if (address.protocol !== 'https:') throw new Refusal(`Only https is fetched, and ${url} is not.`);
  if (address.username || address.password) throw new Refusal('An address with a name and password in it is not fetched.');
  const signal = AbortSignal.timeout(ms);
  const body = query && JSON.stringify({ query, response: { format: 'json-stat2' } });
  const answer = await fetchIt(url, {
    method: body ? 'POST' : 'GET',
    redirect: 'manual',
    signal,
    headers: { accept: 'application/json', ...(body && { 'content-type': 'application/json' }) },
    ...(body && { body }),
  }).catch((error: Error) => {
    throw signal.aborted ? new Refusal(`${address.host} did not answer within ${ms / 1000} s.`) : error;
  });
  if (answer.status >= 300 && answer.status < 400)
    throw new Refusal(`${address.host} redirects to another address. Put that address in the register.`);
  if (answer.status === 429) throw new Refusal(`${address.host} asks for patience (429). Try again in a minute.`);
  if (!answer.ok || !answer.body) throw new Refusal(`${address.host} answered ${answer.status}.`);
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const chunk of answer.body) {
      size += chunk.length;
      if (size > bytes) throw new Refusal(`${address.host} answered more than ${bytes / 1e6} MB. Ask for less in the query.`);
      chunks.push(chunk);
    }
  } catch (error) {
    throw signal.aborted ? new Refusal(`${address.host} did not answer within ${ms / 1000} s.`) : error;
  }
  try {
    return JSON.parse(
      Buffer.concat(chunks)
        .toString('utf8')
        .replace(/^\ufeff/, ''),
    );
  } catch {
    throw new Refusal(`${address.host} did not answer JSON.`);
  }
};
