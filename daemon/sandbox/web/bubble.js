// A message, or the messages of an album, as a bubble.

import {avatar} from "./avatar.js";
import {el} from "./dom.js";
import {richText} from "./entities.js";
import {clockTime, dayName, gist} from "./format.js";
import {icon, stars} from "./icons.js";
import {inlineKeyboard} from "./keyboard.js";
import {documentRow, locked, mosaic, visual} from "./media.js";

const BIG_EMOJI_MAX = 3;
const ONLY_EMOJI = /^(?:\p{RGI_Emoji}){1,3}$/v;

export function datePill(seconds) {
  return el("div", {class: "pill date-pill"}, dayName(seconds));
}

export function servicePill(message) {
  const {kind, text} = message.service;
  const money = (kind === "payment" || kind === "refund") && !text.includes("⭐");
  return el("div", {class: "pill service", data: {kind}}, money ? icon("star", "gold") : null, text);
}

/**
 * messages: one, or those of an album. place: {first, last} within a run of the same sender, showsSender.
 * acts: {links, press, pay, unlock, quote, show, gist, menu}
 */
export function bubble(messages, place, acts) {
  const [message] = messages;
  const words = messages.find(({caption}) => caption) ?? message;
  const picture = pictureOf(messages, acts);
  const documents = messages.filter((one) => one.document).map((one) => documentRow(one.document));
  const text = words.text ?? words.caption;
  const emoji = message.text && !message.reply_to && isBigEmoji(message.text);
  const alone = picture && !text && !documents.length && !message.invoice && !message.reply_to;
  const body = el(
    "div",
    {class: "bubble-body"},
    place.showsSender && place.first && !message.out && message.from
      ? el(
          "span",
          {class: "sender", data: {colour: String(Math.abs(message.from.id) % 7)}},
          message.from.name,
        )
      : null,
    message.reply_to ? quote(message.reply_to, acts) : null,
    picture,
    ...documents,
    message.invoice ? invoiceCard(message.invoice) : null,
    text ? el("div", {class: "words", dir: "auto"}, richText(text, words.entities, acts.links)) : null,
    meta(words === message ? messages.at(-1) : words),
  );
  if (picture && !alone) body.style.width = picture.style.width || "";
  const kind = [
    message.out ? "out" : "in",
    place.first && "first",
    place.last && "last",
    alone && "alone",
    emoji && "emoji",
    (picture || message.invoice?.photo) && "pictured",
  ]
    .filter(Boolean)
    .join(" ");
  const column = el("div", {class: "bubble-column"}, body, keyboard(message, acts));
  const row = el(
    "article",
    {
      class: `bubble ${kind}`,
      aria: {label: `${message.out ? "You" : (message.from?.name ?? "")}, ${clockTime(message.date)}`},
    },
    place.showsSender && !message.out
      ? el(
          "span",
          {class: "bubble-avatar"},
          place.last && message.from ? avatar(message.from.id, message.from.name, "small") : null,
        )
      : null,
    column,
  );
  row.dataset.message = String(message.id);
  body.addEventListener("contextmenu", (event) => {
    event.preventDefault();
    acts.menu(message, event);
  });
  body.addEventListener("dblclick", () => acts.quote(message));
  return row;
}

function pictureOf(messages, acts) {
  const [message] = messages;
  if (message.paid && !message.paid.open)
    return locked(message, () => acts.unlock(message), stars(message.paid.stars));
  if (message.paid?.items.length > 1) return mosaic(message.paid.items.map((item) => ({[item.kind]: item})));
  return messages.length > 1 && !message.document ? mosaic(messages) : visual(message);
}

function isBigEmoji(text) {
  return [...text].length <= BIG_EMOJI_MAX * 8 && ONLY_EMOJI.test(text);
}

function quote({id, text}, acts) {
  return el(
    "button",
    {class: "quote", aria: {label: "Go to the message this answers"}, on: {click: () => acts.show(id)}},
    el("span", {class: "quote-text"}, text || acts.gist(id)),
  );
}

export function quoteOf(message) {
  return {id: message.id, text: gist(message)};
}

function meta(message) {
  return el(
    "span",
    {class: "meta"},
    message.reactions?.length ? reactionsOf(message.reactions) : null,
    // What bots edit is a screen of theirs: Telegram doesn't say so.
    message.edit_date && !message.from?.is_bot ? el("span", {class: "edited"}, "edited") : null,
    el("time", {title: new Date(message.date * 1000).toLocaleString()}, clockTime(message.date)),
    message.out ? icon("check", "sent") : null,
  );
}

function reactionsOf(reactions) {
  const counts = new Map();
  for (const {emoji} of reactions) counts.set(emoji, (counts.get(emoji) ?? 0) + 1);
  const marks = [...counts].map(([emoji, count]) =>
    el("span", {class: "reaction"}, emoji, count > 1 ? ` ${count}` : null),
  );
  return el("span", {class: "reactions"}, ...marks);
}

function invoiceCard(invoice) {
  const photo = invoice.photo
    ? el("img", {class: "invoice-photo", src: invoice.photo.file ?? invoice.photo, alt: ""})
    : null;
  return el(
    "div",
    {class: "invoice"},
    el("strong", {class: "invoice-title"}, invoice.title),
    el("span", {class: "invoice-text"}, invoice.description),
    photo,
    el(
      "span",
      {class: "invoice-price"},
      stars(invoice.stars),
      invoice.paid ? el("span", {class: "invoice-paid"}, icon("check"), "Paid") : null,
    ),
  );
}

/** An invoice without a keyboard of its own has one button that pays. */
function keyboard(message, acts) {
  let rows = message.keyboard;
  if (!rows?.length && message.invoice) rows = [[{kind: "pay", text: `Pay ⭐${message.invoice.stars}`}]];
  if (!rows?.length) return null;
  const press = (button, row, column) =>
    button.kind === "pay" ? acts.pay(message) : acts.press(message, button, row, column);
  const shown = message.invoice?.paid
    ? rows.map((row) =>
        row.map((button) => (button.kind === "pay" ? {...button, kind: "receipt", text: "Receipt"} : button)),
      )
    : rows;
  return inlineKeyboard(shown, press);
}
