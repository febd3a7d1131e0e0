/** Whether the server now gives another program at this address than the one that runs here. False when it does not answer. */
const isReplaced = async (): Promise<boolean> => {
  const running = document.querySelector<HTMLScriptElement>('script[type="module"][src]')?.src;
  if (!running) return false;
  try {
    const answer = await fetch(location.pathname, { cache: 'no-store', headers: { accept: 'text/html' } });
    return answer.ok && !(await answer.text()).includes(new URL(running).pathname);
  } catch {
    return false;
  }
};

/**
 * Loads a part of the program. Where a new version has taken its file away, the screen is opened again at the same address and the promise never settles;
 * any other failure is thrown. It cannot go round: what is opened is what the server gives.
 */
export const loadPart = async <Part>(load: () => Promise<Part>): Promise<Part> => {
  try {
    return await load();
  } catch (error) {
    if (!(await isReplaced())) throw error;
    location.reload();
    return new Promise(() => {});
  }
};
