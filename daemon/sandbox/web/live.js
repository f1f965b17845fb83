// The stream of what happens to a person. After every break the listener is told to catch up, because what
// happened meanwhile isn't repeated. A page nobody has looked at for a while lets its stream go: a browser keeps only a
// few connections to one server, for all its tabs together.

const FIRST_WAIT_MS = 500;
const WAIT_MS_MAX = 8_000;
const HIDDEN_MS_MAX = 60_000;

/**
 * follow(address, {event(data), catchUp(), connected(yes)}) returns a function that ends it.
 * catchUp runs at the first connection too.
 */
export function follow(address, listener) {
  let source;
  let timer;
  let wait = FIRST_WAIT_MS;

  function connect() {
    source = new EventSource(address);
    source.onopen = () => {
      wait = FIRST_WAIT_MS;
      listener.connected(true);
      listener.catchUp();
    };
    source.onmessage = ({data}) => listener.event(JSON.parse(data));
    source.onerror = () => {
      drop();
      listener.connected(false);
      timer = setTimeout(connect, wait);
      wait = Math.min(wait * 2, WAIT_MS_MAX);
    };
  }

  function drop() {
    clearTimeout(timer);
    source?.close();
    source = undefined;
  }

  function looked() {
    clearTimeout(timer);
    if (document.hidden) timer = setTimeout(drop, HIDDEN_MS_MAX);
    else if (!source) connect();
  }

  document.addEventListener("visibilitychange", looked);
  connect();
  return () => {
    document.removeEventListener("visibilitychange", looked);
    drop();
  };
}
