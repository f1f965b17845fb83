// A walk through all of the studio: every screen, every button and every command, in whatever language the walker chose.
// What each part needs of an operator is arranged by bananactl. `stop(name)` is called where there is something to look at.

import {PICTURE} from "./sandbox.mjs";

const RESULT = "d:again";

export async function walk(visitor, {language, bananactl, admin, stop = async () => {}}) {
  const w = new Walk(visitor, language, bananactl, admin, stop);
  await w.meet();
  await w.generate();
  await w.choose();
  await w.edit();
  await w.film();
  await w.photo();
  await w.words();
  await w.results();
  await w.waitInLine();
  await w.templates();
  await w.history();
  await w.account();
  await w.buy();
  await w.help();
  await w.plans();
  await w.support();
  await w.staff();
  await w.leave();
}

class Walk {
  constructor(visitor, language, bananactl, admin, stop) {
    Object.assign(this, {visitor, language, bananactl, admin, stop});
  }

  at(name) {
    return this.visitor.at(name);
  }
  go(what, name) {
    return this.visitor.go(what, name);
  }
  press(what, options) {
    return this.visitor.press(what, options);
  }
  /** Types a command. */
  async type(command, name) {
    await this.visitor.say(command);
    return this.at(name);
  }
  async home() {
    return this.type("/menu", "home");
  }
  async send(caption) {
    const upload = await this.visitor.person.upload("boat.png", "image/png", PICTURE);
    return this.visitor.show([upload], caption);
  }

  /** Orders what the card is about and waits for it. */
  async order() {
    const last = Math.max(...this.visitor.chat.keys());
    const card = this.visitor.screen().id;
    await this.press("a:confirm:generate");
    return this.visitor.sees(
      (one) => (one.id === card || one.id > last) && has(one, RESULT),
      "what was ordered",
    );
  }

  async meet() {
    await this.visitor.start();
    await this.at("language");
    await this.stop("first");
    await this.go(`a:language:choose:${this.language}`, "home");
    await this.stop("home");
  }

  async generate() {
    await this.go("g:create", "create");
    await this.stop("create");
    await this.visitor.say("a yellow boat at dawn, oil on canvas");
    await this.at("confirm");
    await this.stop("card");
    await this.order();
    await this.stop("result");
  }

  /** The model, its settings and settings under a name. */
  async choose() {
    await this.type("/new", "create");
    await this.go("a:create:model", "model");
    await this.stop("models");
    if (this.visitor.has("a:model:page:1")) await this.press("a:model:page:1");
    if (this.visitor.has("a:model:page:0")) await this.press("a:model:page:0");
    await this.at("model");
    await this.go("a:model:choose:sandbox-image", "create");
    await this.go("a:create:settings", "settings");
    await this.stop("settings");
    for (let n = 0; this.visitor.has(`a:settings:open:${n}`); ++n) await this.set(n);
    await this.stop("settings_set");
    await this.go("a:settings:presets", "presets");
    await this.press("a:presets:save");
    await this.stop("preset_name");
    await this.press("a:presets:list");
    await this.press("a:presets:save");
    await this.press("a:presets:save:suggested");
    await this.stop("presets");
    await this.press("a:presets:delete");
    await this.press("a:presets:save");
    await this.visitor.say("Sea");
    await this.at("presets");
    await this.go("a:presets:settings", "settings");
    await this.go("a:settings:presets", "presets");
    await this.go("a:presets:use", "create");
    await this.go("a:create:settings", "settings");
    await this.press("a:settings:reset");
    await this.go("a:settings:done", "create");
    await this.send();
    await this.at("create");
    await this.go("a:create:pictures", "pictures");
    await this.stop("pictures");
    await this.go("a:pictures:done", "create");
    await this.go("a:create:pictures", "pictures");
    await this.go("a:pictures:remove", "create");
    await this.send("a boat like this one");
    await this.at("confirm");
    await this.go("a:confirm:change", "create");
    await this.go("a:create:price", "confirm");
    await this.go("a:confirm:pictures", "pictures");
    await this.go("a:pictures:clear", "create");
    await this.go("a:create:price", "confirm");
    await this.go("a:confirm:model", "model");
    await this.go("a:model:choose", "confirm");
    await this.go("a:confirm:settings", "settings");
    await this.go("a:settings:done", "confirm");
  }

  /** One setting: picked, or typed and taken back. */
  async set(n) {
    await this.press(`a:settings:open:${n}`);
    await this.at("settings");
    await this.press("a:settings:list");
    await this.press(`a:settings:open:${n}`);
    if (this.visitor.has("a:settings:pick:1")) return this.press("a:settings:pick:1");
    await this.visitor.say("-1");
    await this.at("settings");
    if (!this.visitor.has("a:settings:clear")) return;
    await this.press("a:settings:clear");
  }

  async edit() {
    await this.type("/edit", "edit");
    await this.stop("edit");
    await this.send();
    await this.at("edit");
    await this.go("a:edit:pictures", "pictures");
    await this.go("a:pictures:done", "edit");
    await this.go("a:edit:model", "model");
    await this.go("a:model:choose", "edit");
    await this.go("a:edit:settings", "settings");
    await this.go("a:settings:done", "edit");
    await this.visitor.say("make it night");
    await this.at("confirm");
    await this.go("a:confirm:change", "edit");
    await this.go("a:edit:price", "confirm");
    await this.stop("edit_card");
    await this.order();
  }

  async film() {
    await this.type("/video", "video");
    await this.stop("video");
    await this.go("a:video:model", "model");
    await this.go("a:model:choose", "video");
    await this.go("a:video:settings", "settings");
    await this.go("a:settings:done", "video");
    await this.send();
    await this.at("video");
    await this.go("a:video:pictures", "pictures");
    await this.go("a:pictures:done", "video");
    await this.go("a:video:price", "confirm");
    await this.press("a:confirm:generate");
    await this.visitor.sees((one) => one.video && has(one, RESULT), "the film");
    await this.stop("film");
  }

  /** A photo without a word. */
  async photo() {
    await this.send();
    await this.at("photo");
    await this.stop("photo");
    await this.go("a:photo:do:upscale", "confirm");
    await this.order();
  }

  /** Help with words, and what is made of them. */
  async words() {
    await this.type("/new a grey boat", "confirm");
    await this.press("a:confirm:improve");
    await this.at("confirm");
    await this.stop("improve");
    await this.order();
    await this.stop("words");
    await this.below("d:use");
    await this.at("confirm");
    await this.below("d:film_of");
    await this.at("confirm");
    await this.home();
    await this.send();
    await this.at("photo");
    await this.go("a:photo:do:describe", "confirm");
    await this.order();
  }

  /** What stands below a picture. */
  async results() {
    await this.type("/new a red boat", "confirm");
    await this.order();
    for (const [deed, name] of [
      ["d:again", "confirm"],
      ["d:seed", "confirm"],
      ["d:vary", "confirm"],
      ["d:edit", "edit"],
      ["d:film", "video"],
      ["d:up", "confirm"],
      ["d:more", "photo"],
      ["d:home", "home"],
    ]) {
      await this.home();
      await this.below(deed);
      await this.at(name);
    }
    await this.below("d:orig");
    await this.visitor.sees((one) => one.document, "the original");
    await this.below("d:share");
    const {text} = await this.visitor.sees((one) => one.text?.includes("?start=tpl_"), "the link");
    await this.stop("share");
    await this.visitor.start(/start=(tpl_[\w-]+)/.exec(text)[1]);
    await this.at("template");
    await this.below("d:del");
    await this.visitor.sees((one) => has(one, "d:drop"), "whether to delete it");
    await this.stop("delete");
    await this.below("d:keep");
    await this.visitor.until(() => !this.visitor.newest((one) => has(one, "d:drop")), "its buttons again");
    await this.below("d:del");
    await this.visitor.sees((one) => has(one, "d:drop"), "whether to delete it");
    await this.below("d:drop");
  }
  /** A standing button of the newest picture. */
  below(deed) {
    return this.press(deed, {stays: true});
  }

  /** While nothing is made. */
  async waitInLine() {
    await this.bananactl("jobs", "pause", "--reason", "a walk", "--yes");
    await this.type("/new a red kite", "confirm");
    await this.press("a:confirm:generate");
    await this.visitor.sees((one) => has(one, "d:where"), "its place in the queue");
    await this.stop("queue");
    await this.below("d:where");
    await this.below("d:cancel");
    await this.visitor.sees((one) => has(one, "d:tune"), "that it is cancelled");
    await this.stop("cancelled");
    await this.below("d:tune");
    await this.at("settings");
    await this.bananactl("jobs", "resume");
  }

  async templates() {
    await this.home();
    await this.go("g:templates", "templates");
    await this.stop("templates");
    await this.go("a:templates:category:portraits", "shelf");
    await this.stop("shelf");
    await this.press("a:shelf:page:1");
    await this.press("a:shelf:page:0");
    await this.go("a:shelf:open:neon-portrait", "template");
    await this.stop("template");
    await this.go("a:template:back", "shelf");
    await this.go("a:shelf:open:neon-portrait", "template");
    await this.go("a:template:use", "question");
    await this.stop("question");
    await this.go("a:question:back", "template");
    await this.go("a:template:use", "question");
    await this.answer();
    await this.home();
    await this.go("g:trending", "trending");
    await this.stop("trending");
    await this.go("a:trending:open", "template");
  }
  /** All that a template asks. */
  async answer() {
    for (let n = 0; n < 5 && this.visitor.has("a:question:back"); ++n) await this.send("a violinist");
    await this.at("confirm");
  }

  async history() {
    for (let n = 0; n < 3; ++n) {
      await this.type("/new a yellow boat", "confirm");
      await this.order();
    }
    await this.type("/history", "history");
    await this.stop("history");
    await this.press("a:history:page:1");
    await this.press("a:history:page:0");
    await this.press("a:history:show", {which: 1});
    await this.press("a:history:orig", {stays: true});
    await this.press("a:history:resend");
    await this.at("history");
    await this.press("a:history:delete");
    await this.stop("history_delete");
    await this.press("a:history:drop");
    await this.go("a:history:again", "confirm");
  }

  async account() {
    await this.type("/help", "help");
    await this.type("/profile", "profile");
    await this.go("a:profile:back", "help");
    await this.home();
    await this.go("g:profile", "profile");
    await this.stop("profile");
    await this.go("a:profile:invite", "invite");
    await this.stop("invite");
    await this.go("a:invite:back", "profile");
    await this.go("a:profile:code", "code");
    await this.stop("code");
    await this.visitor.say("NOTHING");
    await this.at("code");
    await this.go("a:code:back", "profile");
    await this.go("a:profile:language", "language");
    await this.stop("language");
    await this.go("a:language:back", "profile");
    await this.go("a:profile:data", "data");
    await this.stop("data");
    await this.press("a:data:export");
    await this.visitor.sees((one) => one.document?.name?.endsWith(".json"), "their data");
    await this.at("data");
    await this.go("a:data:back", "profile");
    await this.go("a:profile:balance", "balance");
    await this.press("a:balance:older");
    await this.press("a:balance:newer");
    await this.go("a:balance:code", "code");
    await this.go("a:code:back", "balance");
    await this.go("a:balance:back", "profile");
    await this.type("/lang", "language");
    await this.go("a:language:back", "profile");
  }

  async buy() {
    await this.type("/balance", "balance");
    await this.stop("balance");
    await this.go("a:balance:buy", "buy");
    await this.stop("shop");
    await this.go("a:buy:code", "code");
    await this.go("a:code:back", "buy");
    await this.go("a:buy:amount", "amount");
    await this.visitor.say("0");
    await this.at("amount");
    await this.stop("amount");
    await this.go("a:amount:packs", "buy");
    await this.go("a:buy:pack:starter", "agree");
    await this.stop("terms");
    await this.go("a:agree:packs", "buy");
    await this.go("a:buy:pack:starter", "agree");
    await this.go("a:agree:agree", "buy");
    const invoice = await this.visitor.sees((one) => one.invoice, "the invoice");
    await this.stop("invoice");
    await this.visitor.person.act("pay", {chat: this.visitor.bot, message: invoice.id});
    await this.at("balance");
    await this.stop("paid");
    await this.home();
    await this.go("g:balance", "balance");
    await this.go("a:balance:buy", "buy");
    await this.go("a:buy:back", "balance");
    // More than they have: the card leads to the shop and back to the same draft.
    await this.type("/new a fleet of boats", "confirm");
    await this.go("a:confirm:model", "model");
    await this.press("a:model:page:1");
    await this.go("a:model:choose:zz-dear-9", "confirm");
    await this.stop("short");
    await this.go("a:confirm:topup", "buy");
    await this.go("a:buy:back", "confirm");
    await this.press("a:confirm:generate");
    await this.at("confirm");
    await this.stop("sure");
    await this.go("a:confirm:generate", "buy");
  }

  async help() {
    await this.type("/help", "help");
    await this.stop("help");
    for (const text of ["terms", "privacy", "paysupport"]) {
      await this.press(`a:help:read:${text}`);
      await this.stop(`help_${text}`);
      if (text !== "paysupport") await this.press("a:help:read:help");
    }
    await this.press("a:help:refund");
    await this.stop("refund");
    await this.press("a:help:refund");
    await this.at("balance");
    await this.stop("refunded");
    await this.type("/terms", "help");
    await this.type("/privacy", "help");
    await this.visitor.say("/nothing");
    await this.at("home");
  }

  async plans() {
    await this.type("/plans", "plans");
    await this.stop("plans");
    await this.ownPlan();
    await this.go("a:plans:back", "profile");
    await this.go("a:profile:plans", "plans");
    await this.press("a:plans:year", {stays: true});
    await this.visitor.sees((one) => one.invoice?.title === "Plus", "the invoice of a year");
    await this.press("a:plans:month", {stays: true});
    const slug = payLink(await this.visitor.sees(payLink, "a button to pay a month by"));
    await this.stop("plan_link");
    await this.visitor.person.act("pay", {slug});
    await this.at("balance");
    await this.stop("plan_paid");
    await this.subscription("renew", "the receipt of the next month");
    await this.ownPlan();
    await this.stop("plan");
    await this.press("a:plans:cancel");
    await this.stop("plan_sure");
    await this.press("a:plans:cancel");
    await this.press("a:plans:go_on");
    await this.stop("plan_how");
    await this.subscription("reenable", "that it is renewed again");
    await this.refundPlan();
    await this.bananactl("ledger", "verify");
    await this.type("/balance", "balance");
    await this.go("a:balance:buy", "buy");
    await this.go("a:buy:plans", "plans");
    await this.go("a:plans:back", "buy");
  }
  /** Time or the person does something in Telegram, and the bot tells of it. */
  async subscription(action, what) {
    const id = String(this.visitor.person.id);
    await this.tells(what, () =>
      this.bananactl("sandbox", "subscription", "banana_studio_bot", action, "--as", id),
    );
  }
  /** An operator gives the last month back. */
  async refundPlan() {
    const {items} = await this.bananactl("payments", "list", "--user", String(this.visitor.person.id));
    const refund = ["payments", "refund", items[0].id, "--reason", "a walk", "--policy", "partial", "--yes"];
    await this.tells("that the plan has ended", () => this.bananactl(...refund));
    await this.at("balance");
    await this.stop("plan_refunded");
  }
  /** The bot says something of a plan. */
  async tells(what, act) {
    const last = Math.max(...this.visitor.chat.keys());
    await act();
    await this.visitor.sees((one) => one.id > last && one.text?.includes("Plus"), what);
  }
  async ownPlan() {
    await this.home();
    await this.go("g:profile", "profile");
    return this.go("a:profile:plans", "plans");
  }

  async support() {
    await this.type("/paysupport", "support");
    await this.home();
    await this.go("g:help", "help");
    await this.go("g:support", "support");
    await this.stop("support");
    // Others asked before: it is this question that is to be answered.
    const question = `Where are my ${this.visitor.person.id} Stars?`;
    await this.visitor.say(question);
    const asked = await this.admin.sees((one) => one.text?.includes(question), "the question");
    await this.admin.reply(asked.id, "✅ +50");
    await this.visitor.sees((one) => has(one, "d:support"), "the answer");
    await this.stop("answer");
    await this.below("d:support");
    await this.at("support");
    await this.type("/support", "support");
  }

  /** With a role. */
  async staff() {
    const id = String(this.visitor.person.id);
    await this.bananactl("users", "role", id, "admin");
    await this.home();
    await this.go("g:admin", "admin");
    await this.stop("admin");
    await this.go("a:admin:noun:users", "admin.noun");
    await this.stop("admin_noun");
    await this.go("a:admin.noun:menu", "admin");
    await this.go("a:admin:noun:users", "admin.noun");
    await this.go("a:admin.noun:op:users.list", "admin.act");
    await this.press("a:admin.act:ask:role");
    await this.press("a:admin.act:take:user");
    await this.press("a:admin.act:ask:role");
    await this.press("a:admin.act:skip");
    await this.press("a:admin.act:ask:limit");
    await this.visitor.say("1");
    await this.at("admin.act");
    await this.stop("admin_act");
    await this.press("a:admin.act:run");
    await this.at("admin.result");
    await this.stop("admin_list");
    await this.press("a:admin.result:more");
    await this.at("admin.result");
    await this.go("a:admin.result:change", "admin.act");
    await this.go("a:admin.act:menu", "admin");
    await this.type(`/userinfo ${id}`, "admin.result");
    await this.go("a:admin.result:menu", "admin");
    await this.type("/stats", "admin.result");
    await this.stop("admin_stats");
    await this.type(`/addtokens ${id} 5 walk`, "admin.act");
    await this.press("a:admin.act:run");
    await this.at("admin.result");
    await this.stop("admin_rehearsed");
    await this.press("a:admin.result:yes");
    await this.at("admin.result");
    await this.type("/admin", "admin");
    await this.bananactl("users", "role", id, "user");
  }

  async leave() {
    await this.type("/profile", "profile");
    await this.go("a:profile:data", "data");
    await this.go("a:data:erase", "erase");
    await this.stop("erase");
    await this.go("a:erase:back", "data");
    await this.go("a:data:erase", "erase");
    await this.press("a:erase:yes");
    await this.stop("erase_sure");
    await this.press("a:erase:forget");
  }
}

function payLink(message) {
  return (message.keyboard ?? []).flat().find(({url}) => url?.startsWith("https://t.me/$"))?.url;
}
function has(message, what) {
  return (message.keyboard ?? []).flat().some(({data}) => data === what || data?.startsWith(`${what}:`));
}
