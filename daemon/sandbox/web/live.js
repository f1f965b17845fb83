// The stream of what happens to a person. After every break the listener is told to catch up, because what
// happened meanwhile isn't repeated.

const FIRST_WAIT_MS = 500;
const WAIT_MS_MAX = 8_000;

/**
 * follow(address, {event(data), catchUp(), connected(yes)}) returns a function that ends it.
 * catchUp runs at the first connection too.
 */
export function follow(address, listener) {
  let source;
  let timer;
  let wait = FIRST_WAIT_MS;
  let ended = false;

  function connect() {
    source = new EventSource(address);
    source.onopen = () => {
      wait = FIRST_WAIT_MS;
      listener.connected(true);
      listener.catchUp();
    };
    source.onmessage = ({data}) => listener.event(JSON.parse(data));
    source.onerror = () => {
      source.close();
      listener.connected(false);
      if (ended) return;
      clearTimeout(timer);
      timer = setTimeout(connect, wait);
      wait = Math.min(wait * 2, WAIT_MS_MAX);
    };
  }

  connect();
  return () => {
    ended = true;
    clearTimeout(timer);
    source.close();
  };
}
