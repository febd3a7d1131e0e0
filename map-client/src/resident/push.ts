const worker = '/push-worker.js';

/** Whether this browser can take messages while the page is closed. */
export const canPush = (): boolean => 'serviceWorker' in navigator && 'PushManager' in window && 'Notification' in window;

const bytesOf = (base64url: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(atob(base64url.replaceAll('-', '+').replaceAll('_', '/')), (character) => character.charCodeAt(0));

/** Asks the person, and the push service of the browser, for a subscription under our public VAPID key; undefined when the person or the browser declines. */
export const subscribeBrowser = async (publicKey: string) => {
  if ((await Notification.requestPermission()) !== 'granted') return undefined;
  try {
    await navigator.serviceWorker.register(worker, { scope: '/me' });
    const registration = await navigator.serviceWorker.getRegistration('/me');
    const subscription = await registration?.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: bytesOf(publicKey) });
    const { endpoint, keys } = subscription?.toJSON() ?? {};
    return endpoint && keys?.p256dh && keys.auth ? { endpoint, keys: { p256dh: keys.p256dh, auth: keys.auth } } : undefined;
  } catch {
    return undefined;
  }
};

/** Ends the subscription of this browser, where it has one. */
export const forgetBrowser = async (): Promise<void> => {
  if (!canPush()) return;
  const registration = await navigator.serviceWorker.getRegistration('/me');
  await (await registration?.pushManager.getSubscription())?.unsubscribe();
  await registration?.unregister();
};
