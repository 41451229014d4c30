"""A headless Chromium, spoken to over its debugging pipe: what no command line flag can ask for."""
import base64
import json
import os
import select
import shutil
import subprocess
import time


def chromium():
    """Where it is, or None."""
    return shutil.which("chromium") or shutil.which("chromium-browser")


class Browser:
    """One page at a time. Notes what the page logs, throws and asks the network for."""

    def __init__(self, folder):
        to_child, self._out = os.pipe()
        self._in, from_child = os.pipe()

        # Chromium reads file descriptor 3 and writes 4.
        command = ("exec 3<&%d 4>&%d; exec \"$@\"" % (to_child, from_child))
        self._process = subprocess.Popen(
            ["bash", "-c", command, "browser", chromium(), "--headless", "--no-sandbox", "--disable-gpu",
             "--remote-debugging-pipe", f"--user-data-dir={folder}", "--no-first-run", "about:blank"],
            pass_fds=(to_child, from_child), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        os.close(to_child)
        os.close(from_child)
        self._number, self._rest, self._session = 0, b"", None
        self.logged, self.asked, self.loaded = [], [], False
        target = next(one for one in self.say("Target.getTargets")["targetInfos"] if one["type"] == "page")
        self._session = self.say("Target.attachToTarget", targetId=target["targetId"], flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Log", "Network"):
            self.say(domain + ".enable")
        # Of the processor, not of the clock: others may be at work on the machine.
        self.say("Performance.enable", timeDomain="threadTicks")

    def say(self, method, within=120, **parameters):
        self._number += 1
        message = {"id": self._number, "method": method, "params": parameters}
        if self._session:
            message["sessionId"] = self._session
        os.write(self._out, json.dumps(message).encode() + b"\0")
        number = self._number
        answer = self._listen(lambda one: one.get("id") == number, within)
        if "error" in answer:
            raise RuntimeError(f"{method}: {answer['error']}")
        return answer["result"]

    def _listen(self, wanted, within):
        end = time.monotonic() + within
        while True:
            while b"\0" in self._rest:
                text, self._rest = self._rest.split(b"\0", 1)
                message = json.loads(text)
                self._note(message)
                if wanted(message):
                    return message
            if not select.select([self._in], [], [], max(0.0, end - time.monotonic()))[0]:
                raise TimeoutError("the browser does not answer")
            self._rest += os.read(self._in, 1 << 20)

    def _note(self, message):
        what, said = message.get("method"), message.get("params", {})
        if what == "Runtime.exceptionThrown":
            self.logged.append(said["exceptionDetails"].get("exception", {}).get("description", "exception"))
        elif what == "Runtime.consoleAPICalled" and said["type"] in ("error", "warning", "assert"):
            self.logged.append(" ".join(str(one.get("value", "")) for one in said["args"]))
        elif what == "Log.entryAdded":
            self.logged.append(said["entry"]["text"])
        elif what == "Network.requestWillBeSent":
            self.asked.append(said["request"]["url"])

    def open(self, file, width=1280, height=900):
        self.say("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=width < 600)
        self.logged, self.asked = [], []
        self.say("Page.navigate", url=f"file://{file}")
        self._listen(lambda one: one.get("method") == "Page.loadEventFired", 120)

    def value(self, expression):
        """Of JavaScript in the page; waits for promises."""
        answer = self.say("Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True)
        if "exceptionDetails" in answer:
            raise RuntimeError(answer["exceptionDetails"]["exception"].get("description"))
        return answer["result"].get("value")

    def processor_seconds(self):
        """What the thread of the page that is open has taken so far."""
        return next(one["value"] for one in self.say("Performance.getMetrics")["metrics"] if one["name"] == "TaskDuration")

    def pdf(self):
        return base64.b64decode(self.say("Page.printToPDF", printBackground=True)["data"])

    def picture(self, whole=True):
        return base64.b64decode(self.say("Page.captureScreenshot", captureBeyondViewport=whole)["data"])

    def close(self):
        try:
            self._session = None
            self.say("Browser.close", within=10)
        except (RuntimeError, TimeoutError, OSError):
            pass
        os.close(self._out)
        os.close(self._in)
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
