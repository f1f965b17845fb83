// What a link means: much of what bots link to stays inside.

const HOSTS = new Set(["t.me", "telegram.me", "telegram.dog"]);

/** {kind: "name", name, start?} | {kind: "invite"} | {kind: "invoice", slug} | {kind: "user", id} | {kind: "web", url} | {kind: "unknown"} */
export function parseLink(text) {
  let url;
  try {
    url = new URL(/^[a-z][a-z0-9+.-]*:/i.test(text) ? text : `https://${text}`);
  } catch {
    return {kind: "unknown"};
  }
  if (url.protocol === "tg:") return parseTg(url);
  if (!["http:", "https:"].includes(url.protocol))
    return url.protocol === "mailto:" ? {kind: "web", url: url.href} : {kind: "unknown"};
  if (!HOSTS.has(url.hostname)) return {kind: "web", url: url.href};
  return parsePath(url);
}

function parsePath(url) {
  const [first = "", second] = url.pathname.split("/").filter(Boolean).map(decodeURIComponent);
  if (first.startsWith("+") || first === "joinchat") return {kind: "invite"};
  if (first.startsWith("$")) return {kind: "invoice", slug: first.slice(1)};
  if (first === "invoice" && second) return {kind: "invoice", slug: second};
  if (/^[A-Za-z]\w{2,31}$/.test(first)) return named(first, url.searchParams);
  return {kind: "web", url: url.href};
}

function parseTg(url) {
  const values = url.searchParams;
  if (values.get("domain")) return named(values.get("domain"), values);
  if (values.get("slug")) return {kind: "invoice", slug: values.get("slug")};
  if (values.get("invite")) return {kind: "invite"};
  if (values.get("id")) return {kind: "user", id: Number(values.get("id"))};
  return {kind: "unknown"};
}

function named(name, values) {
  return {kind: "name", name, start: values.get("start") ?? undefined};
}
