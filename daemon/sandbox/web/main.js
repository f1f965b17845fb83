// The page: one person's Telegram, or those of two or three people side by side.
//
//   /sandbox/?user=ID&chat=ID        one person; without user, whoever was looked at last
//   /sandbox/?split=1[&users=ID,ID]  a column for each

import {get} from "./api.js";
import {Client} from "./client.js";
import {el, fill} from "./dom.js";
import {addPersonForm} from "./people.js";
import {applyTheme} from "./theme.js";

const COLUMNS_MAX = 3;
const RETRY_MS = 1_500;
const LAST_USER = "sandbox.user";

const page = document.querySelector("#people");
const asked = new URLSearchParams(location.search);
let columns = [];

async function begin() {
  applyTheme();
  let people;
  try {
    people = await everyone();
  } catch (error) {
    fill(page, [el("p", {class: "blank"}, `${error.message}. Trying again…`)]);
    setTimeout(begin, RETRY_MS);
    return;
  }
  if (!people.length) return welcome();
  if (asked.get("split")) return showColumns(splitPeople(people));
  const wanted = Number(asked.get("user") ?? localStorage.getItem(LAST_USER));
  const person = people.find(({id}) => id === wanted) ?? people[0];
  showColumns([person.id]);
}

async function everyone() {
  const {users} = await get("state");
  return users ?? [];
}

function splitPeople(people) {
  const named = (asked.get("users") ?? "")
    .split(",")
    .map(Number)
    .filter((id) => people.some((person) => person.id === id));
  const ids = named.length ? named : people.map(({id}) => id);
  return ids.slice(0, COLUMNS_MAX);
}

function welcome() {
  const box = el(
    "div",
    {class: "welcome"},
    el("h1", {}, "Banana sandbox"),
    el("p", {}, "A Telegram of your own, with people you make up. Who is the first?"),
  );
  box.append(addPersonForm((person) => switchTo(person.id)));
  fill(page, [box]);
}

function showColumns(ids) {
  for (const column of columns) column.end();
  page.classList.toggle("split", ids.length > 1);
  columns = ids.map(
    (id, index) =>
      new Client(id, {
        split: ids.length > 1,
        chat: index === 0 && asked.get("chat") ? Number(asked.get("chat")) : undefined,
        switchTo: (user) => replaceColumn(index, user),
        showSplit,
        placed: (chat) => remember(id, chat),
      }),
  );
  fill(
    page,
    columns.map(({root}) => root),
  );
  for (const column of columns) column.begin();
  if (ids.length === 1) localStorage.setItem(LAST_USER, String(ids[0]));
}

function replaceColumn(index, user) {
  if (columns.length === 1) return switchTo(user);
  const ids = columns.map(({store}) => store.api.user);
  const already = ids.indexOf(user);
  if (already >= 0) ids[already] = ids[index];
  ids[index] = user;
  keepAddress({split: 1, users: ids.join(",")});
  showColumns(ids);
}

function switchTo(user) {
  keepAddress({user});
  showColumns([user]);
}

async function showSplit(on, user) {
  if (!on) return switchTo(user);
  const people = await everyone();
  const ids = [user, ...people.map(({id}) => id).filter((id) => id !== user)].slice(0, COLUMNS_MAX);
  keepAddress({split: 1, users: ids.join(",")});
  showColumns(ids);
}

/** So that reloading, or copying the address, shows the same. */
function remember(user, chat) {
  if (columns.length === 1) keepAddress({user, chat});
}

function keepAddress(values) {
  for (const name of ["user", "chat", "split", "users"]) asked.delete(name);
  for (const [name, value] of Object.entries(values)) if (value !== undefined) asked.set(name, value);
  history.replaceState(null, "", `?${asked}`);
}

begin();
