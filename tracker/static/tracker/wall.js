"use strict";
// A wall shows what is new within a minute; while the server is out of reach the last picture stays.
setInterval(async () => {
  try {
    const answer = await fetch(location.href, { method: "HEAD", cache: "no-store" });
    if (answer.ok) location.reload();
  } catch {
    // the next minute
  }
}, 60000);
