/** What geoserver-node-client does not offer, over the same REST interface. */
export type Rest = {
  /** A JSON resource below /rest; undefined when there is none. */
  read(path: string): Promise<unknown>;
  /** A text below the server's root, such as a style's SLD or the cache's XML; undefined when there is none. */
  readText(path: string): Promise<string | undefined>;
  /** Writes below the server's root. */
  write(method: 'POST' | 'PUT' | 'DELETE', path: string, body?: string | object, type?: string): Promise<void>;
};

/** GeoServer did not do what it was asked to. The message says where and what it answered. */
export class GeoServerError extends Error {
  /** GeoServer did answer, and refused. */
  isAnswer = false;
}

const patience = 30_000;

/** GeoServer did not answer in time, or broke off. */
export const unreachable = (url: string, isLate: boolean): GeoServerError =>
  new GeoServerError(
    `GeoServer at ${url} cannot be reached (${isLate ? `no answer within ${patience / 1000} s` : 'no connection'}): check GEOSERVER_URL and that it runs. What was done before stays; run the command again.`,
  );

/** What another library asks of GeoServer, for no longer than we wait ourselves. Throws GeoServerError when that is over. */
export const inTime = async <T>(url: string, work: Promise<T>, ms: number = patience): Promise<T> => {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(unreachable(url, true)), ms);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
};

/** `url` is the server's root, `http://geoserver:8080/geoserver`. Throws GeoServerError with a sentence for whoever runs the command. */
export const openRest = (url: string, user: string, password: string): Rest => {
  const root = url.replace(/\/+$/, '');
  const authorization = `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
  type Answer = { status: number; ok: boolean; text: string };
  const ask = async (method: string, path: string, accept: string, body?: string, type?: string): Promise<Answer> => {
    let answer: Answer;
    try {
      const response = await fetch(`${root}${path}`, {
        method,
        headers: { authorization, accept, ...(type && { 'content-type': type }) },
        ...(body !== undefined && { body }),
        redirect: 'error',
        signal: AbortSignal.timeout(patience),
      });
      answer = { status: response.status, ok: response.ok, text: await response.text() };
    } catch (error) {
      throw unreachable(root, error instanceof Error && error.name === 'TimeoutError');
    }
    if (answer.status === 401 || answer.status === 403)
      throw new GeoServerError(
        `GeoServer at ${root} refuses ${user}: check GEOSERVER_USER and GEOSERVER_PASSWORD; the user must be an administrator.`,
      );
    return answer;
  };
  const refuse = (answer: Answer, what: string): never => {
    const text = answer.text
      .replace(/<[^>]*>/g, ' ')
      .replace(/\s+/g, ' ')
      .trim()
      .slice(0, 300);
    throw Object.assign(new GeoServerError(`GeoServer answered ${answer.status} to ${what}: ${text || 'nothing'}.`), { isAnswer: true });
  };
  return {
    async read(path) {
      const answer = await ask('GET', `/rest${path}`, 'application/json');
      if (answer.status === 404) return undefined;
      if (!answer.ok) return refuse(answer, `GET ${path}`);
      try {
        return JSON.parse(answer.text);
      } catch {
        throw new GeoServerError(`What answers at ${root} is not GeoServer's REST interface: check GEOSERVER_URL (it ends in /geoserver).`);
      }
    },
    async readText(path) {
      const answer = await ask('GET', path, '*/*');
      if (answer.status === 404) return undefined;
      return answer.ok ? answer.text : refuse(answer, `GET ${path}`);
    },
    async write(method, path, body, type = 'application/json') {
      const text = typeof body === 'object' ? JSON.stringify(body) : body;
      const answer = await ask(method, path, '*/*', text, text === undefined ? undefined : type);
      if (!answer.ok) refuse(answer, `${method} ${path}`);
    },
  };
};
