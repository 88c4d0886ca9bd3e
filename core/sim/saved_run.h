// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// SavedRun: what simulate() has done so far, as a file to go on from. The same bits come out as without the
// interruption, with any number of workers (docs/determinism.md).

#include "core/sim/replication.h"

namespace forereach {

class SavedRun {
public:
    /// `digest`: of the scenario. `path`: where write() writes; empty: nowhere.
    SavedRun(std::string digest, std::filesystem::path path)
        : m_digest(std::move(digest)), m_path(std::move(path)) {}

    /// Of the replication that comes next; null until it is warmed up.
    std::shared_ptr<const Checkpoint> warm;
    std::vector<ReplicationResult> results; // of whole replications
    /// After open() of a file written within a replication: what ReplicationRun::resumeFrom() takes, and then
    /// its result so far.
    std::unique_ptr<Archive> half;

    /// Fails with InvalidInput if the file is damaged or is of another scenario or version.
    Result<void> open(const std::filesystem::path&, const World&);
    /// Both null: between replications.
    Result<void> write(ReplicationRun*, ReplicationResult*);

private:
    std::string m_digest;
    std::filesystem::path m_path;
};

} // namespace forereach
