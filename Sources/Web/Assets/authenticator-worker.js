// Stands in when there is no connection, and tells of requests while the app is closed. `facts` comes before this.

const kept = `authenticator-${facts.version}`;

addEventListener("install", (event) => {
  event.waitUntil(caches.open(kept).then((cache) => cache.addAll(facts.kept)).then(() => skipWaiting()));
});

addEventListener("activate", (event) => {
  const old = caches.keys().then((names) => names.filter((name) => name !== kept));
  event.waitUntil(
    old.then((names) => Promise.all(names.map((name) => caches.delete(name)))).then(() => clients.claim()));
});

addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET") return;
  const url = new URL(request.url);
  if (request.mode === "navigate") {
    event.respondWith(fetch(request).catch(() => caches.match("/authenticator/offline")));
  } else if (url.origin === location.origin && facts.kept.includes(url.pathname + url.search)) {
    event.respondWith(fetch(request).catch(() => caches.match(request)));
  }
});

// What was sent says that there is a request and nothing about it: who and where the app asks for itself.
addEventListener("push", (event) => {
  event.waitUntil(
    registration.showNotification(facts.title, {
      body: facts.text, icon: facts.icon, tag: "request", renotify: true, requireInteraction: true,
    }));
});

addEventListener("notificationclick", (event) => {
  event.notification.close();
  const open = clients.matchAll({ type: "window", includeUncontrolled: true }).then((windows) => {
    const app = windows.find((window) => new URL(window.url).pathname === "/authenticator");
    return app ? app.focus() : clients.openWindow("/authenticator");
  });
  event.waitUntil(open);
});
