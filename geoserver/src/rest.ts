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
export class GeoServerError extends Error {}

const patience = 30_000;

/** `url` is the server's root, `http://geoserver:8080/geoserver`. Throws GeoServerError with a sentence for whoever runs the command. */
export const openRest = (url: string, user: string, password: string): Rest => {
  const root = url.replace(/\/+$/, '');
  const authorization = `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
  const ask = async (method: string, path: string, accept: string, body?: string, type?: string): Promise<Response> => {
    let answer: Response;
    try {
      answer = await fetch(`${root}${path}`, {
        method,
        headers: { authorization, accept, ...(type && { 'content-type': type }) },
        ...(body !== undefined && { body }),
        redirect: 'error',
        signal: AbortSignal.timeout(patience),
      });
    } catch (error) {
      const cause = error instanceof Error && error.name === 'TimeoutError' ? `no answer within ${patience / 1000} s` : 'no connection';
      throw new GeoServerError(`GeoServer at ${root} cannot be reached (${cause}): check GEOSERVER_URL and that it runs.`);
    }
    if (answer.status === 401 || answer.status === 403)
      throw new GeoServerError(
        `GeoServer at ${root} refuses ${user}: check GEOSERVER_USER and GEOSERVER_PASSWORD; the user must be an administrator.`,
      );
    return answer;
  };
  const refuse = async (answer: Response, what: string): Promise<never> => {
    const text = (await answer.text())
      .replace(/<[^>]*>/g, ' ')
      .replace(/\s+/g, ' ')
      .trim()
      .slice(0, 300);
    throw new GeoServerError(`GeoServer answered ${answer.status} to ${what}: ${text || 'nothing'}.`);
  };
  return {
    async read(path) {
      const answer = await ask('GET', `/rest${path}`, 'application/json');
      if (answer.status === 404) return undefined;
      if (!answer.ok) return refuse(answer, `GET ${path}`);
      const text = await answer.text();
      try {
        return JSON.parse(text);
      } catch {
        throw new GeoServerError(`What answers at ${root} is not GeoServer's REST interface: check GEOSERVER_URL (it ends in /geoserver).`);
      }
    },
    async readText(path) {
      const answer = await ask('GET', path, '*/*');
      if (answer.status === 404) return undefined;
      return answer.ok ? answer.text() : refuse(answer, `GET ${path}`);
    },
    async write(method, path, body, type = 'application/json') {
      const text = typeof body === 'object' ? JSON.stringify(body) : body;
      const answer = await ask(method, path, '*/*', text, text === undefined ? undefined : type);
      if (!answer.ok) await refuse(answer, `${method} ${path}`);
      await answer.arrayBuffer();
    },
  };
};
