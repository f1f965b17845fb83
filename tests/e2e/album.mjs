// album.mjs DIR [LANGUAGE] [desk|phone] [day|night]: a picture of every screen of the studio as the web chat shows it, for
// who wants to look at them.

import {mkdirSync} from "node:fs";
import {join} from "node:path";

import {openBrowser, openWindow} from "./browser.mjs";
import {Demo} from "./demo.mjs";
import {IN_HASTE, furnish} from "./furnish.mjs";
import {Visitor} from "./visitor.mjs";
import {walk} from "./walk.mjs";

const SIZES = {phone: {width: 390, height: 844}, desk: {width: 1280, height: 800}};
const THEMES = {day: "light", night: "dark"};
/** The page has drawn by then what it was told. */
const DRAWN_MS = 250;

const [folder, language = "en", size = "phone", time = "day"] = process.argv.slice(2);
mkdirSync(folder, {recursive: true});
const browser = await openBrowser();
const demo = await Demo.start(IN_HASTE);
await furnish(demo);
const bot = await demo.studio();
const admin = await Visitor.of(await demo.person("Вера"), bot);
await admin.start();
const person = await demo.sandbox.person({first_name: "Alex", language_code: language, stars: 1000});
const walker = await Visitor.of(person, bot);
const address = `${demo.sandbox.origin}/sandbox/?user=${person.id}`;
const opened = await openWindow(browser, address, {...SIZES[size], theme: THEMES[time]});
await opened.page.locator(".chat-row", {hasText: "Banana studio"}).click();
let number = 0;
const stop = async (name) => {
  await new Promise((resolve) => setTimeout(resolve, DRAWN_MS));
  number += 1;
  const path = join(folder, `${String(number).padStart(2, "0")}_${name}.png`);
  await opened.page.screenshot({path, animations: "disabled"});
};
try {
  await walk(walker, {language, admin, stop, bananactl: (...words) => demo.bananactl(...words)});
} finally {
  walker.stop();
  admin.stop();
  await browser.close();
  await demo.stop();
}
