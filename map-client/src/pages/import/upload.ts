import { ApiError, requestHeaders } from '../../api.ts';
import { markAnswer, markFailure } from '../../connection.ts';

/** Sends a form whose file may be hundreds of megabytes and tells how far it is (0 to 1); fetch cannot. Throws ApiError as every request. */
export const sendForm = async <T>(path: string, form: FormData, onProgress: (share: number) => void, signal?: AbortSignal): Promise<T> => {
  const headers = await requestHeaders();
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('POST', path);
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
    request.setRequestHeader('accept', 'application/json');
    request.responseType = 'text';
    request.upload.onprogress = ({ loaded, total, lengthComputable }) => lengthComputable && onProgress(loaded / total);
    request.onload = () => {
      markAnswer();
      const json = /\bjson\b/.test(request.getResponseHeader('content-type') ?? '') ? JSON.parse(request.responseText) : {};
      if (request.status < 300) resolve(json as T);
      else reject(new ApiError(request.status, json as object));
    };
    request.onerror = () => {
      markFailure();
      reject(new ApiError(0, { code: 'client.offline' }));
    };
    request.onabort = () => reject(new DOMException('stopped by the reader', 'AbortError'));
    signal?.addEventListener('abort', () => request.abort());
    request.send(form);
  });
};
