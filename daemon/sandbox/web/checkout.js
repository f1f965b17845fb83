// Paying with Stars: what it is, what it costs, what one has; then whether it worked.

import {avatar} from "./avatar.js";
import {el, fill} from "./dom.js";
import {counted, fullName} from "./format.js";
import {icon, stars} from "./icons.js";
import {topUp} from "./people.js";

export class Checkout {
  constructor(client) {
    this.client = client;
  }

  /** An invoice message in a chat. */
  openMessage(message) {
    const {chat, id, invoice} = message;
    const seller = this.client.store.chats.get(chat);
    return this.#open(
      {
        title: invoice.title,
        description: invoice.description,
        price: invoice.stars,
        photo: invoice.photo,
        seller: seller?.title,
        recurring: invoice.recurring,
      },
      {chat, message: id},
    );
  }

  /** Paid media in a message. */
  openPaid(message) {
    const seller = this.client.store.chats.get(message.chat);
    return this.#open(
      {
        title: "Paid media",
        description: "Photos and videos of this message",
        price: message.paid.stars,
        seller: seller?.title,
      },
      {chat: message.chat, message: message.id},
    );
  }

  /** A link to an invoice: the sandbox says what it is. */
  async openSlug(slug) {
    const invoice = await this.client.act(this.client.api.invoice(slug));
    if (!invoice) return undefined;
    return this.#open(
      {
        title: invoice.title,
        description: invoice.description,
        price: invoice.stars,
        photo: invoice.photo,
        seller: invoice.bot,
        recurring: invoice.recurring,
      },
      {slug},
    );
  }

  /** Resolves when the sheet is gone. */
  #open(offer, what) {
    return new Promise((resolve) => {
      const {store, surface} = this.client;
      const showBalance = () => fill(balance, [el("span", {}, "Balance"), stars(store.me.stars ?? 0)]);
      const balance = el("span", {class: "checkout-balance"});
      const sheet = surface.sheet({
        title: "Confirm purchase",
        kind: "checkout",
        closed: () => {
          store.removeEventListener("balance", showBalance);
          resolve();
        },
      });
      store.addEventListener("balance", showBalance);
      showBalance();
      sheet.panel.querySelector(".sheet-head").append(balance);
      fill(sheet.body, this.#question(offer, what, sheet));
      sheet.body.querySelector(".wide").focus();
    });
  }

  #question(offer, what, sheet) {
    const {me} = this.client.store;
    const problem = el("p", {class: "problem", role: "alert"});
    const pay = el("button", {class: "wide pay"}, "Confirm and pay", stars(offer.price));
    pay.addEventListener("click", () => this.#pay(offer, what, sheet, pay, problem));
    return [
      offer.photo
        ? el("img", {class: "checkout-photo", src: offer.photo.file ?? offer.photo, alt: ""})
        : el("span", {class: "checkout-star"}, icon("star", "gold")),
      el("h3", {class: "checkout-title"}, offer.title),
      el("p", {class: "checkout-text"}, offer.description),
      el(
        "p",
        {class: "checkout-who"},
        avatar(me.id, fullName(me), "small"),
        `${fullName(me)} pays ${counted(offer.price, "Star")}`,
        offer.recurring ? " each month" : "",
        offer.seller ? ` to ${offer.seller}` : "",
      ),
      problem,
      pay,
    ];
  }

  async #pay(offer, what, sheet, pay, problem) {
    const {client} = this;
    const {store} = client;
    if ((store.me.stars ?? 0) < offer.price) {
      problem.textContent = `You have ${counted(store.me.stars ?? 0, "Star")}: ${offer.price - store.me.stars} more ${offer.price - store.me.stars === 1 ? "is" : "are"} needed.`;
      pay.after(
        el(
          "button",
          {
            class: "wide quiet",
            on: {
              click: () => {
                sheet.close();
                topUp(client);
              },
            },
          },
          "Top up",
        ),
      );
      pay.disabled = true;
      return;
    }
    pay.disabled = true;
    pay.classList.add("waiting");
    try {
      const answer = await client.api.pay(what);
      if (answer.stars !== undefined) store.setBalance(answer.stars);
      if (answer.status === "paid") return this.#paid(offer, sheet);
      problem.textContent = answer.error || "The payment failed. Nothing was taken.";
    } catch (error) {
      problem.textContent = error.message;
    }
    pay.disabled = false;
    pay.classList.remove("waiting");
  }

  #paid(offer, sheet) {
    fill(sheet.body, [
      el("span", {class: "checkout-done"}, icon("check")),
      el("h3", {class: "checkout-title"}, "Purchase completed"),
      el(
        "p",
        {class: "checkout-text", role: "status"},
        `You bought “${offer.title}” for ${counted(offer.price, "Star")}.`,
      ),
      el("button", {class: "wide", on: {click: sheet.close}}, "Done"),
    ]);
    sheet.body.querySelector(".wide").focus();
  }
}
