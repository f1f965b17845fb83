// Sheets that make people, Stars and channels.

import {addPerson as askNewPerson} from "./api.js";
import {el} from "./dom.js";
import {stars} from "./icons.js";

const TOP_UPS = [50, 100, 500, 2500];
const LANGUAGES = [
  ["en", "English"],
  ["ru", "Русский"],
  ["uz", "Oʻzbekcha"],
];

function field(label, options) {
  const input = el("input", {class: "field-input", autocomplete: "off", ...options});
  return {input, row: el("label", {class: "field"}, el("span", {class: "field-name"}, label), input)};
}

function choice(label, values) {
  const input = el(
    "select",
    {class: "field-input"},
    ...values.map(([value, text]) => el("option", {value}, text)),
  );
  return {input, row: el("label", {class: "field"}, el("span", {class: "field-name"}, label), input)};
}

/** A form whose refusals stand above its button. */
function form(fields, button, submit) {
  const problem = el("p", {class: "problem", role: "alert"});
  const send = el("button", {class: "wide", type: "submit"}, button);
  const node = el("form", {class: "form"}, ...fields.map(({row}) => row), problem, send);
  node.addEventListener("submit", async (event) => {
    event.preventDefault();
    send.disabled = true;
    problem.textContent = "";
    try {
      await submit();
    } catch (error) {
      problem.textContent = error.message;
    } finally {
      send.disabled = false;
    }
  });
  return node;
}

export function addPersonForm(done) {
  const first = field("First name", {required: true, maxLength: 64, autofocus: true});
  const last = field("Last name", {maxLength: 64});
  const name = field("Username", {
    maxLength: 32,
    pattern: "@?[A-Za-z][A-Za-z0-9_]{3,31}",
    title: "Letters, digits and underscores, at least four",
  });
  const language = choice("Language", LANGUAGES);
  const balance = field("Stars", {type: "number", min: 0, max: 1_000_000, value: 1000});
  return form([first, last, name, language, balance], "Add", async () => {
    const person = await askNewPerson({
      first_name: first.input.value.trim(),
      last_name: last.input.value.trim() || undefined,
      username: name.input.value.trim().replace(/^@/, "") || undefined,
      language_code: language.input.value,
      stars: Number(balance.input.value),
    });
    done(person);
  });
}

export function addPerson(client) {
  const {body, close} = client.surface.sheet({title: "New person"});
  body.append(
    addPersonForm((person) => {
      close();
      client.switchTo(person.id);
    }),
  );
  body.querySelector("input").focus();
}

export function topUp(client) {
  const {body, close} = client.surface.sheet({title: "Top up Stars"});
  body.append(
    el("p", {class: "sheet-note"}, "Play money: it costs nothing and buys what bots sell here."),
    el(
      "div",
      {class: "amounts"},
      ...TOP_UPS.map((amount) =>
        el(
          "button",
          {
            class: "amount",
            on: {
              click: async () => {
                const answer = await client.act(client.api.topUp(amount));
                if (!answer) return;
                if (answer.stars !== undefined) client.store.setBalance(answer.stars);
                else client.store.refreshSoon();
                close();
                client.surface.toast(`${amount} Stars added`);
              },
            },
          },
          stars(amount),
        ),
      ),
    ),
  );
}

export function makeChannel(client) {
  const {store} = client;
  const title = field("Name", {required: true, maxLength: 128});
  const kind = choice("Kind", [
    ["channel", "Channel"],
    ["supergroup", "Group"],
  ]);
  const {body, close} = client.surface.sheet({title: "New channel or group"});
  const bots = [...store.chats.values()].filter((chat) => chat.is_bot);
  const admins = bots.map((chat) => ({chat, box: el("input", {type: "checkbox"})}));
  const list = {
    row: el(
      "fieldset",
      {class: "checks", hidden: !bots.length},
      el("legend", {}, "Bots that are admins"),
      ...admins.map(({chat, box}) => el("label", {class: "check"}, box, chat.title)),
    ),
  };
  body.append(
    form([title, kind, list], "Create", async () => {
      const made = await client.api.makeChannel({
        title: title.input.value.trim(),
        kind: kind.input.value,
        admins: admins.filter(({box}) => box.checked).map(({chat}) => chat.username),
      });
      close();
      await client.store.refresh();
      const id = made.chat?.id ?? made.id ?? made.chat;
      if (client.store.chats.has(id)) client.openChat(id);
    }),
  );
  title.input.focus();
}
