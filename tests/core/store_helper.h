// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// What the tests of the workspace share: a folder of their own, raw access to the file, and child processes.

#include <SQLiteCpp/SQLiteCpp.h>
#include <sys/wait.h>
#include <unistd.h>

#include <QTemporaryDir>
#include <QTest>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

#include "store_samples.h"

#define VERIFY_OK(result)                                                                                    \
    do {                                                                                                     \
        const auto& checked = (result);                                                                      \
        QVERIFY2(checked.ok(), checked.ok() ? "" : checked.error().text().c_str());                          \
    } while (false)

namespace forereach {

class Folder {
public:
    std::filesystem::path path() const { return m_dir.path().toStdString(); }
    std::filesystem::path operator/(std::string_view name) const { return path() / name; }

private:
    QTemporaryDir m_dir;
};

inline Workspace created(const std::filesystem::path& path) {
    auto workspace = Workspace::create(path);
    if (!workspace) qFatal("%s", workspace.error().text().c_str());
    return std::move(*workspace);
}

inline Workspace opened(const std::filesystem::path& path) {
    auto workspace = Workspace::open(path);
    if (!workspace) qFatal("%s", workspace.error().text().c_str());
    return std::move(*workspace);
}

/// Changes the closed file behind the workspace's back.
inline void executeRaw(const std::filesystem::path& path, const std::string& sql) {
    SQLite::Database(path.string(), SQLite::OPEN_READWRITE).exec(sql);
}

inline LibraryEdit adding(LibraryItem item) {
    return {"Add", {}, {std::move(item)}};
}

inline void writeFile(const std::filesystem::path& path, const std::string& bytes) {
    std::ofstream(path, std::ios::binary) << bytes;
}

inline std::string readFile(const std::filesystem::path& path) {
    std::ifstream in(path, std::ios::binary);
    std::ostringstream out;
    out << in.rdbuf();
    return out.str();
}

/// Runs `work` in a child process and gives its exit status; 255 if it was killed.
template <class Work>
int inChild(Work work) {
    const pid_t child = ::fork();
    if (child == 0) ::_exit(work());
    int status = 0;
    ::waitpid(child, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 255;
}

} // namespace forereach
