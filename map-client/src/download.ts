import { send } from './api.ts';

/** Fetches a file with the reader's token and hands it to the browser under a name; throws ApiError as every request. */
export const download = async (path: string, name: string): Promise<void> => {
  const answer = await send(path);
  const link = document.createElement('a');
  link.href = URL.createObjectURL(await answer.blob());
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
};
