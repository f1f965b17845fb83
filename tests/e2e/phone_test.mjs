// The whole studio in the web chat of a phone, in each language: no button's label is cut off, and nothing goes wrong on
// the page.

import assert from "node:assert/strict";
import {after, before, test} from "node:test";

import {openBrowser, openWindow} from "./browser.mjs";
import {Demo} from "./demo.mjs";
import {IN_HASTE, furnish} from "./furnish.mjs";
import {Visitor} from "./visitor.mjs";
import {walk} from "./walk.mjs";

const PHONE = {width: 390, height: 844};
/** There are some 200 different ones: fewer, and the page did not follow the walk. */
const LABELS_MIN = 120;

let browser;
let demo;
let bot;
let admin;
before(async () => {
  browser = await openBrowser();
  demo = await Demo.start(IN_HASTE);
  await furnish(demo);
  bot = await demo.studio();
  admin = await Visitor.of(await demo.person("Вера"), bot);
  await admin.start();
});
after(async () => {
  admin?.stop();
  await browser?.close();
  await demo?.stop();
});

/** Looks at every label that the page draws from now on. */
function watchLabels() {
  window.labels = {seen: new Set(), cut: new Set()};
  const look = () => {
    for (const label of document.querySelectorAll(".inline-text")) {
      window.labels.seen.add(label.textContent);
      if (label.scrollWidth > label.clientWidth) window.labels.cut.add(label.textContent);
    }
  };
  new MutationObserver(() => requestAnimationFrame(look)).observe(document.body, {
    childList: true,
    subtree: true,
  });
}

for (const language of ["uz", "ru", "en"]) {
  test(`no label is cut off in ${language}`, async () => {
    const person = await demo.sandbox.person({first_name: "Alex", language_code: language, stars: 1000});
    const walker = await Visitor.of(person, bot);
    const opened = await openWindow(browser, `${demo.sandbox.origin}/sandbox/?user=${person.id}`, PHONE);
    const {page} = opened;
    await page.locator(".chat-row", {hasText: "Banana studio"}).click();
    await page.evaluate(watchLabels);
    // Every screen is there for two frames at least.
    const stop = () =>
      page.evaluate(
        () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))),
      );
    await walk(walker, {language, admin, stop, bananactl: (...words) => demo.bananactl(...words)});
    const {seen, cut} = await page.evaluate(() => ({
      seen: window.labels.seen.size,
      cut: [...window.labels.cut],
    }));
    assert.deepEqual(cut, []);
    assert.ok(seen >= LABELS_MIN, `${seen} labels were seen`);
    assert.deepEqual(opened.problems, []);
    walker.stop();
    await opened.close();
  });
}
