"use strict";

/*
 * What the pages do in the browser beside PrimeFaces: they learn of changes, keep relative times true, and copy digests.
 * Their words come with the page, in its language.
 * A page that wants to hear of changes has an element #zp-live that names the types, and a remote command zpRefresh.
 */
(function () {
  const POLL_MS = 10000;
  const CALM_MS = 600;
  let polling = null;
  let waiting = null;

  function place() {
    return document.getElementById("zp-live");
  }

  function say(state) {
    const at = place();
    if (at && at.dataset.state !== state) {
      at.dataset.state = state;
      at.querySelector("span").textContent = at.dataset[state];
    }
  }

  function refresh() {
    if (waiting === null && typeof window.zpRefresh === "function") {
      waiting = setTimeout(function () {
        waiting = null;
        window.zpRefresh();
      }, CALM_MS);
    }
  }

  function up() {
    const wasDown = polling !== null;
    clearInterval(polling);
    polling = null;
    say("up");
    if (wasDown) {
      refresh();
    }
  }

  function down() {
    say("down");
    if (polling === null) {
      polling = setInterval(refresh, POLL_MS);
    }
  }

  /* faces.push tells that a socket is lost, but not that it came back. */
  const Plain = window.WebSocket;
  window.WebSocket = class extends Plain {
    constructor(...args) {
      super(...args);
      this.addEventListener("open", up);
      this.addEventListener("close", down);
    }
  };

  window.zeropointChanged = function (message) {
    const at = place();
    if (!at || !at.dataset.live.split(" ").includes(message.type)) {
      return;
    }
    if (!at.dataset.subject || at.dataset.subject === message.subject) {
      refresh();
    }
  };

  function ago(then) {
    const words = document.body.dataset;
    const seconds = Math.trunc((Date.now() - then) / 1000);
    const s = Math.abs(seconds);
    if (s < 60) {
      return seconds < 0 ? words.soon : words.now;
    }
    const days = Math.trunc(s / 86400);
    const amount =
      s < 3600
        ? words.minutes.replace("{0}", Math.trunc(s / 60))
        : s < 86400
          ? words.hours.replace("{0}", Math.trunc(s / 3600))
          : days === 1
            ? words.day
            : words.days.replace("{0}", days);
    return (seconds < 0 ? words.ahead : words.past).replace("{0}", amount);
  }

  /* Where the reader is: the next page has its times in this zone. */
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  if (zone) {
    document.cookie =
      "zeropoint-zone=" +
      encodeURIComponent(zone) +
      ";path=" +
      document.documentElement.dataset.root +
      ";max-age=31536000;samesite=lax" +
      (location.protocol === "https:" ? ";secure" : "");
  }

  setInterval(function () {
    document.querySelectorAll("time[datetime]").forEach(function (time) {
      time.textContent = ago(Date.parse(time.dateTime));
    });
  }, 30000);

  // PrimeFaces calls items of a list alerts, which no list may have; the list itself is announced.
  function calm() {
    document.querySelectorAll(".ui-messages li[role=alert]").forEach(function (item) {
      item.removeAttribute("role");
    });
  }

  document.addEventListener("DOMContentLoaded", function () {
    calm();
    new MutationObserver(calm).observe(document.body, { childList: true, subtree: true });
  });

  document.addEventListener("click", function (event) {
    const button = event.target.closest("[data-copy]");
    if (button && navigator.clipboard) {
      navigator.clipboard.writeText(button.dataset.copy).then(function () {
        button.classList.add("zp-copied");
        setTimeout(() => button.classList.remove("zp-copied"), 1500);
      });
    }
  });

  /* Colours of the running theme, for what is drawn and not styled. */
  function token(name) {
    return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  }

  /* New points for the chart of a run: the answer of its refresh brings the whole configuration. */
  window.zeropointGrow = function (args) {
    const widget = window.PF && window.PF("lossChart");
    if (!widget || !widget.chart || !args || !args.chart) {
      return;
    }
    JSON.parse(args.chart).data.datasets.forEach(function (set, i) {
      widget.chart.data.datasets[i].data = set.data;
    });
    widget.chart.update("none");
  };

  window.zeropointChart = function () {
    const options = this.cfg.config.options;
    const text = token("--zp-quiet");
    const line = token("--zp-line");
    Object.values(options.scales).forEach(function (scale) {
      scale.ticks = Object.assign({ color: text }, scale.ticks);
      scale.grid = { color: line };
      scale.title.color = text;
    });
    options.plugins.legend.labels = {
      color: token("--zp-text"),
      usePointStyle: true,
      boxWidth: 8,
      boxHeight: 8,
    };
    const colours = [token("--zp-chart-1"), token("--zp-chart-2")];
    const runs = [2, 3, 4, 5].map((i) => token("--zp-chart-" + i));
    this.cfg.config.data.datasets.forEach(function (set, i) {
      const colour = set.tone === undefined ? colours[i] : runs[set.tone % runs.length];
      set.borderColor = colour;
      set.backgroundColor = colour;
    });
  };
})();
