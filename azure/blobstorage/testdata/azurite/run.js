// Runs Azurite's blob service until the standard input ends, so that it dies with the test.
process.stdin.on("end", () => process.exit()).resume();
require("azurite/dist/src/blob/main.js");
