// Shows a warning that was pushed to this browser, and opens its page when it is pressed. It keeps nothing and answers no request of the pages.
self.addEventListener('push', (event) => {
  const { title, body, lang, tag, url } = event.data?.json() ?? {};
  event.waitUntil(
    self.registration.showNotification(title ?? 'VIAS', { body, lang, tag, icon: '/vias.svg', requireInteraction: true, data: url }),
  );
});

self.addEventListener('notificationclick', (event) => {
  event.notification.close();
  // Only a page of our own is ever opened.
  const page = new URL(event.notification.data ?? '/me', self.location.origin);
  event.waitUntil(self.clients.openWindow(page.origin === self.location.origin ? page.href : '/me'));
});
