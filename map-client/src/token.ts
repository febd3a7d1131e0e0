let source: () => Promise<string | undefined> = async () => undefined;

/** Says where tokens come from; pages that nobody signs in to have none. */
export const giveTokens = (next: typeof source): void => {
  source = next;
};

/** An access token good for the next request; undefined where nobody has signed in. */
export const currentToken = (): Promise<string | undefined> => source();
