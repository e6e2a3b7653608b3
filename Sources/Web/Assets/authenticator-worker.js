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

// What was sent says that there is a request and nothing about it: who and where the app asks for itself. Or it says of
// what the person is told, and which page that leads to.
addEventListener("push", (event) => {
  const sent = read(event.data);
  const told = facts.notices[sent.notice];
  event.waitUntil(
    registration.showNotification(told?.title ?? facts.title, {
      body: told?.text ?? facts.text, icon: facts.icon, tag: told ? sent.notice : "request", renotify: true,
      requireInteraction: true, data: told ? sent.open : null,
    }));
});

function read(data) {
  try {
    return data?.json() ?? {};
  } catch {
    return {};
  }
}

addEventListener("notificationclick", (event) => {
  event.notification.close();
  const page = event.notification.data;
  if (page) {
    // A page of ours, whatever was sent.
    const url = new URL(page, location.origin);
    event.waitUntil(clients.openWindow(url.origin === location.origin ? url.href : "/"));
    return;
  }
  const open = clients.matchAll({ type: "window", includeUncontrolled: true }).then((windows) => {
    const app = windows.find((window) => new URL(window.url).pathname === "/authenticator");
    return app ? app.focus() : clients.openWindow("/authenticator");
  });
  event.waitUntil(open);
});
