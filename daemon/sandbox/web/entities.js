// Text with Telegram's entities as nodes. Offsets count UTF-16 units, as JavaScript's strings do.

import {el} from "./dom.js";

const TAGS = {
  bold: "strong",
  italic: "em",
  underline: "u",
  strikethrough: "s",
  code: "code",
  pre: "pre",
  blockquote: "blockquote",
  expandable_blockquote: "blockquote",
};
const BLOCKS = new Set(["pre", "blockquote", "expandable_blockquote"]);
const FOUND =
  /https?:\/\/[^\s<>"]+[^\s<>".,;:!?)\]]|\bt\.me\/[\w+/$?=&%-]+|(?<![\w/@])@[A-Za-z]\w{3,31}|(?<![^\s(])\/[A-Za-z0-9_]{1,32}(?:@\w+)?(?![\w/])/g;

/** links: {open(url), command(text), mention(name)} */
export function richText(text, entities, links) {
  const sorted = [...(entities ?? [])]
    .filter(({offset, length}) => offset >= 0 && length > 0 && offset < text.length)
    .sort((a, b) => a.offset - b.offset || b.length - a.length);
  const part = document.createDocumentFragment();
  part.append(...nodes(text, 0, text.length, sorted, links, true));
  return part;
}

function nodes(text, from, to, entities, links, finds) {
  const made = [];
  let at = from;
  let index = 0;
  while (index < entities.length) {
    const entity = entities[index];
    const start = Math.max(entity.offset, at);
    const end = Math.min(entity.offset + entity.length, to);
    if (end <= start) {
      ++index;
      continue;
    }
    made.push(...plain(text.slice(at, start), links, finds));
    let last = index + 1;
    while (last < entities.length && entities[last].offset < end) ++last;
    const opaque = isLink(entity) || entity.type === "code" || entity.type === "pre";
    const inner = nodes(text, start, end, entities.slice(index + 1, last), links, finds && !opaque);
    made.push(wrap(entity, text.slice(start, end), inner, links));
    // A block ends its line by itself.
    at = BLOCKS.has(entity.type) && text[end] === "\n" && end < to ? end + 1 : end;
    // What reaches over this one's end goes on behind it.
    entities = [
      ...entities.slice(0, index + 1),
      ...entities.slice(index + 1).filter((other) => other.offset + other.length > end),
    ];
    ++index;
  }
  made.push(...plain(text.slice(at, to), links, finds));
  return made;
}

function isLink({type}) {
  return [
    "text_link",
    "url",
    "mention",
    "text_mention",
    "bot_command",
    "hashtag",
    "cashtag",
    "email",
    "phone_number",
  ].includes(type);
}

function wrap(entity, covered, inner, links) {
  if (entity.type === "spoiler") return spoiler(inner);
  if (entity.type === "text_link") return link(inner, () => links.open(entity.url), entity.url);
  if (entity.type === "url") return link(inner, () => links.open(covered), covered);
  if (entity.type === "email") return link(inner, () => links.open(`mailto:${covered}`), covered);
  if (entity.type === "mention") return link(inner, () => links.mention(covered));
  if (entity.type === "bot_command") return link(inner, () => links.command(covered));
  if (isLink(entity)) return el("span", {class: "link"}, ...inner);
  const tag = TAGS[entity.type];
  if (!tag) return el("span", {}, ...inner);
  const node = el(tag, {}, ...inner);
  if (entity.type === "pre" && entity.language) node.dataset.language = entity.language;
  if (entity.type === "expandable_blockquote") makeExpandable(node);
  return node;
}

function plain(text, links, finds) {
  if (!text) return [];
  if (!finds) return [text];
  const made = [];
  let at = 0;
  for (const match of text.matchAll(FOUND)) {
    const found = match[0];
    if (match.index > at) made.push(text.slice(at, match.index));
    made.push(link([found], () => follow(found, links)));
    at = match.index + found.length;
  }
  if (at < text.length) made.push(text.slice(at));
  return made;
}

function follow(found, links) {
  if (found.startsWith("/")) links.command(found);
  else if (found.startsWith("@")) links.mention(found);
  else links.open(found);
}

function link(inner, go, title) {
  return el("button", {class: "link", title, on: {click: go}}, ...inner);
}

function spoiler(inner) {
  const hidden = el(
    "span",
    {class: "spoiler", role: "button", tabIndex: 0, aria: {label: "Hidden text"}},
    ...inner,
  );
  const reveal = () => {
    hidden.classList.add("shown");
    hidden.removeAttribute("role");
    hidden.removeAttribute("tabindex");
    hidden.removeAttribute("aria-label");
  };
  hidden.addEventListener("click", reveal);
  hidden.addEventListener("keydown", ({key}) => (key === "Enter" || key === " ") && reveal());
  return hidden;
}

function makeExpandable(quote) {
  quote.classList.add("folded");
  quote.addEventListener("click", () => quote.classList.toggle("folded"));
}
