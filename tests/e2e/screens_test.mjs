// All of the studio over HTTP, once in each language: every screen, button, standing button and command is used, and nobody
// reads a word of another language, a key or a placeholder. What was used is listed beside the test, in screens_used.txt.

import assert from "node:assert/strict";
import {execFileSync} from "node:child_process";
import {writeFileSync} from "node:fs";
import {after, before, describe, test} from "node:test";

import {Demo} from "./demo.mjs";
import {IN_HASTE, furnish} from "./furnish.mjs";
import {foreignWords} from "./languages.mjs";
import {Visitor} from "./visitor.mjs";
import {walk} from "./walk.mjs";

const LANGUAGES = {uz: "Alisher", ru: "Ivan", en: "Ben"};
/** What would be found out in each of them. */
const STRANGE = {
  uz: ["Which model shall make it?", "Какая модель нарисует?"],
  ru: ["Which model shall make it?", "✓ Oʻzbekcha, Bosh sahifa"],
  en: ["🏠 Bosh sahifa", "Готово"],
};
/** There for a moment, until the act is done: the crawler and admin_test have them. */
const FLEETING = ["screen admin.run", "action admin.run.menu"];

let demo;
let bot;
let admin;
let rows;
const walkers = {};
before(async () => {
  rows = execFileSync(`${process.env.BANANA_BIN}/program_rows`, {encoding: "utf8"}).trim().split("\n");
  demo = await Demo.start(IN_HASTE);
  await furnish(demo);
  bot = await demo.studio();
  admin = await Visitor.of(await demo.person("Вера"), bot);
  await admin.start();
});
after(async () => {
  for (const walker of [admin, ...Object.values(walkers)]) walker?.stop();
  await demo?.stop();
});

test("from the first word to the picture it is five messages at most, and what happens is told by edits", async () => {
  const person = await demo.sandbox.person({first_name: "Zoe", language_code: "en"});
  const zoe = await Visitor.of(person, bot);
  await zoe.start();
  await zoe.press("a:language:choose:en");
  await zoe.at("home");
  await zoe.say("a yellow boat");
  await zoe.at("confirm");
  const card = zoe.screen().id;
  await zoe.press("a:confirm:generate");
  await zoe.sees((one) => one.photo && one.id === card, "the picture, where the card was");
  assert.ok(zoe.sent.size <= 5, `${zoe.sent.size} messages were sent`);
  assert.ok(zoe.chat.size <= 3, `${zoe.chat.size} messages are in the chat`);
  zoe.stop();
});

for (const [language, name] of Object.entries(LANGUAGES)) {
  describe(`the studio in ${language}`, () => {
    test("every screen, button and command is there and is used", async () => {
      const person = await demo.sandbox.person({first_name: name, language_code: language, stars: 1000});
      const walker = await Visitor.of(person, bot);
      walkers[language] = walker;
      await walk(walker, {language, admin, bananactl: (...words) => demo.bananactl(...words)});
      assert.deepEqual(
        rows.filter((row) => !walker.used.has(row) && !FLEETING.includes(row)),
        [],
      );
      assert.deepEqual(
        [...walker.used].filter((row) => !rows.includes(row) && row !== "command nothing"),
        [],
      );
    });

    test("nobody reads another language, a key or a placeholder", async () => {
      const foreign = await foreignWords(demo, language);
      for (const text of ["studio.home.text", "{name}", "2026 г..", ...STRANGE[language]])
        assert.ok(foreign(text), text);
      const wrong = walkers[language].told.flatMap(({text, where}) => {
        const why = foreign(text);
        return why ? [`${where} says ${JSON.stringify(text)}: ${why}`] : [];
      });
      assert.deepEqual([...new Set(wrong)], []);
    });
  });
}

test("what was used is listed", () => {
  const line = (row) =>
    `${row.padEnd(28)} ${Object.keys(LANGUAGES)
      .map((each) => (walkers[each].used.has(row) ? each : "--"))
      .join(" ")}`;
  const list = rows.map(line).join("\n");
  writeFileSync(new URL("screens_used.txt", import.meta.url), `${list}\n`);
});
