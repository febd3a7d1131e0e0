const maxRedirects = 3;
/** The whole of Europe in full detail is half of this. */
const maxBytes = 1_000_000_000;

/** How the outside world is asked; tests put their own in its place. */
export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

/** A sentence for the person at the terminal. */
export class Refusal extends Error {}

/**
 * Downloads a file of borders, https only, through at most three redirects. It runs on the operator's own machine: the server never
 * fetches an address that somebody gave it. Throws Refusal.
 */
export async function* download(address: string, fetchIt: Fetch): AsyncGenerator<Uint8Array> {
  const answer = await follow(new URL(address), fetchIt, maxRedirects);
  if (!answer.ok || !answer.body) throw new Refusal(`${address} answered ${answer.status}.`);
  const announced = Number(answer.headers.get('content-length') ?? 0);
  let size = 0;
  const check = (bytes: number) => {
    if (bytes > maxBytes) throw new Refusal(`${address} is larger than ${maxBytes / 1e6} MB.`);
  };
  check(announced);
  for await (const chunk of answer.body) {
    size += chunk.length;
    check(size);
    yield chunk;
  }
}

async function follow(url: URL, fetchIt: Fetch, left: number): Promise<Response> {
  if (url.protocol !== 'https:') throw new Refusal(`Only https is downloaded, and ${url} is not.`);
  if (url.username || url.password) throw new Refusal('An address with a name and password in it is not downloaded.');
  const answer = await fetchIt(url.href, {
    redirect: 'manual',
    signal: AbortSignal.timeout(600_000),
    headers: { accept: 'application/geo+json, application/json' },
  });
  const to = answer.headers.get('location');
  if (answer.status < 300 || answer.status >= 400 || !to) return answer;
  await answer.body?.cancel();
  if (left === 0) throw new Refusal(`${url.host} redirects too often.`);
  return follow(new URL(to, url), fetchIt, left - 1);
}
