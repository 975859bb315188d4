/** The server's events. All windows of a browser share one stream, since it opens six connections to a host. */

const NAME = "workbench-events";

/**
 * Calls `hear` for as long as the page lives: with `{open}` when the stream stands or is lost, and with
 * `{changed: [topic]}`. One window holds it and passes on what it hears; when it goes, another takes over.
 */
export function listen(hear) {
  const others = new BroadcastChannel(NAME);
  others.onmessage = (event) => hear(event.data);
  const tell = (news) => {
    hear(news);
    others.postMessage(news);
  };
  navigator.locks.request(NAME, () => new Promise(() => hold(tell)));
}

function hold(tell) {
  const events = new EventSource("/workbench/events");
  events.onopen = () => tell({ open: true });
  events.onerror = () => tell({ open: false });
  events.onmessage = (event) => tell({ changed: JSON.parse(event.data).changed ?? [] });
}
