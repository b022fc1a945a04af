"use strict";

/*
 * Single keys for what is done most on the pages. What a key stands for says so itself: data-key="a". None acts while one
 * types, in a dialog, or together with Ctrl, Alt or the command key.
 */
(function () {
  const ROWS = "a.zp-summary";
  const TYPING = [
    "textarea",
    "select",
    "[contenteditable]",
    "[role='combobox']",
    "[role='listbox']",
    "[role='textbox']",
    "input:not([type='checkbox'],[type='radio'],[type='button'],[type='submit'])",
  ].join();
  const PATIENCE = 20;
  let last = null;
  let held = false;

  function rows() {
    return Array.from(document.querySelectorAll(ROWS));
  }

  function place(list) {
    const now = list.indexOf(document.activeElement);
    return now >= 0 ? now : list.findIndex((row) => row.href === last);
  }

  /* A table that PrimeFaces still lays out is hidden, and takes no focus before it is shown. */
  function focus(row, tries) {
    row.focus({ preventScroll: true });
    if (document.activeElement !== row && row.href === last && tries > 0) {
      setTimeout(focus, 50, row, tries - 1);
    }
  }

  /* From no row to the first or the last, and no further than these. */
  function move(by) {
    const list = rows();
    const now = place(list);
    const to = now < 0 ? (by > 0 ? 0 : list.length - 1) : now + by;
    const row = list[Math.min(Math.max(to, 0), list.length - 1)];
    if (row) {
      last = row.href;
      held = true;
      focus(row, PATIENCE);
      row.scrollIntoView({ block: "nearest" });
    }
    return Boolean(row);
  }

  function act(key) {
    if (key === "j" || key === "k") {
      return move(key === "j" ? 1 : -1);
    }
    const at = document.querySelector('[data-key="' + CSS.escape(key) + '"]');
    if (at && at.matches("input")) {
      at.focus();
      at.select();
    } else if (at) {
      at.click();
    }
    return Boolean(at);
  }

  document.addEventListener("keydown", function (event) {
    const busy =
      event.isComposing ||
      event.ctrlKey ||
      event.altKey ||
      event.metaKey ||
      event.target.closest(TYPING) ||
      document.querySelector(".ui-dialog[aria-hidden='false']");
    if (!busy && event.key.length === 1 && act(event.key)) {
      event.preventDefault();
    }
  });

  document.addEventListener("focusin", function (event) {
    const row = event.target.closest(ROWS);
    held = Boolean(row);
    last = row ? row.href : last;
  });

  document.addEventListener("pointerdown", function () {
    held = false;
  });

  /* A list that was drawn anew has lost the focus; whoever reads it has not. */
  function refocus() {
    if (held && document.activeElement === document.body) {
      const row = rows().find((each) => each.href === last);
      if (row) {
        focus(row, PATIENCE);
      }
    }
  }

  /* jQuery stands behind this script in the head of a page. */
  document.addEventListener("DOMContentLoaded", function () {
    if (window.jQuery) {
      window.jQuery(document).on("pfAjaxComplete", refocus);
    }
  });

  document.addEventListener("click", function (event) {
    if (event.target.closest("[data-key='?']")) {
      window.PF("keys").show();
    }
  });
})();
