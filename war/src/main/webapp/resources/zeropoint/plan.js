"use strict";

/*
 * The form of a plan: what is typed is checked by the server as soon as one pauses, and what it is filled with at once.
 */
(function () {
  const PAUSE_MS = 500;
  let pause = null;

  document.addEventListener("DOMContentLoaded", function () {
    const named = document.getElementById("plan:synthiantId");
    if (named && named.value) {
      window.zpCheck();
    }
  });

  document.addEventListener("input", function (event) {
    if (event.target.closest("#plan") && typeof window.zpCheck === "function") {
      clearTimeout(pause);
      pause = setTimeout(window.zpCheck, PAUSE_MS);
    }
  });
})();
