// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/start_checks.h"

#include <dlfcn.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <system_error>
#include <vector>

namespace forereach::app {

namespace fs = std::filesystem;

namespace {

std::string environment(const char* name) {
    const char* value = std::getenv(name);
    return value ? value : "";
}

/// Whether somebody listens behind a local DISPLAY (":0", ":90.0"); displays of other machines are taken on
/// trust.
bool answers(const std::string& display) {
    if (display.empty() || display.front() != ':') return true;
    const std::string number =
        display.substr(1, display.find('.') == std::string::npos ? std::string::npos : display.find('.') - 1);
    const int s = ::socket(AF_UNIX, SOCK_STREAM, 0);
    if (s < 0) return true;
    // X servers listen on a file, and on Linux also on an abstract name.
    bool good = false;
    for (const bool abstractName : {false, true}) {
        sockaddr_un address{};
        address.sun_family = AF_UNIX;
        const std::string path = "/tmp/.X11-unix/X" + number;
        if (path.size() + 2 > sizeof address.sun_path) break;
        std::memcpy(address.sun_path + (abstractName ? 1 : 0), path.data(), path.size());
        const auto length = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + path.size() + 1);
        if (::connect(s, reinterpret_cast<const sockaddr*>(&address), length) == 0) {
            good = true;
            break;
        }
    }
    ::close(s);
    return good;
}

}

std::string displayProblem() {
    if (!environment("QT_QPA_PLATFORM").empty()) return {}; // somebody chose
    const std::string remedy =
        "start it inside a desktop session, or use forereach-cli, or add --pictures DIR, which needs none";
    if (environment("DISPLAY").empty() && environment("WAYLAND_DISPLAY").empty())
        return "There is no display (neither DISPLAY nor WAYLAND_DISPLAY is set): " + remedy + ".";
    if (environment("WAYLAND_DISPLAY").empty() && !answers(environment("DISPLAY")))
        return "Nothing answers at display " + environment("DISPLAY") + ": " + remedy + ".";
    return {};
}

std::string playerProblem() {
    std::vector<fs::path> folders;
    for (const char* name : {"GST_PLUGIN_SYSTEM_PATH_1_0", "GST_PLUGIN_PATH_1_0", "GST_PLUGIN_PATH"}) {
        const std::string list = environment(name);
        for (std::size_t at = 0; at < list.size();) {
            const std::size_t end = std::min(list.find(':', at), list.size());
            folders.emplace_back(list.substr(at, end - at));
            at = end + 1;
        }
    }
    std::error_code ignored;
    for (const char* root : {"/usr/lib", "/usr/local/lib", "/usr/lib64"}) {
        folders.emplace_back(fs::path(root) / "gstreamer-1.0");
        for (const auto& entry : fs::directory_iterator(root, ignored))
            if (entry.path().filename().string().find("-linux-gnu") != std::string::npos)
                folders.emplace_back(entry.path() / "gstreamer-1.0");
    }
    const auto has = [&](const char* file) {
        for (const fs::path& folder : folders)
            if (fs::exists(folder / file, ignored)) return true;
        return false;
    };
    struct Need {
        const char *file, *package;
    };
    static constexpr Need needs[] = {{"libgstplayback.so", "gstreamer1.0-plugins-base"},
                                     {"libgstisomp4.so", "gstreamer1.0-plugins-good"},
                                     {"libgstlibav.so", "gstreamer1.0-libav"}};
    std::string missing;
    for (const Need& need : needs)
        if (!has(need.file)) missing += std::string(missing.empty() ? "" : " ") + need.package;
    if (missing.empty()) return {};
    return "Videos cannot be played, stills are shown instead: install " + missing + " (sudo apt install " +
           missing + ").";
}

std::thread loadPlayerEarly() {
    return std::thread([] {
        void* library = ::dlopen("libgstreamer-1.0.so.0", RTLD_NOW | RTLD_GLOBAL);
        if (!library) return;
        using Init = int (*)(int*, char***, void**);
        if (const auto init = reinterpret_cast<Init>(::dlsym(library, "gst_init_check")))
            init(nullptr, nullptr, nullptr); // never unloaded: others use it
    });
}

} // namespace forereach::app
