// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sim/saved_run.h"

namespace forereach {
namespace {

// What a file of another program would differ in, even with the same version number.
std::string programText() {
    return std::string(FOREREACH_VERSION) + " " + std::to_string(sizeof(ViewerBelief)) + " " +
           std::to_string(sizeof(Block)) + " " + std::to_string(sizeof(HeadCounts)) + " " +
           std::to_string(sizeof(PeopleOutcome)) + " " + std::to_string(sizeof(FeedCounts));
}

} // namespace

Result<void> SavedRun::open(const std::filesystem::path& path, const World& world) {
    Result<Archive> opened = Archive::open(path);
    if (!opened) return opened.error();
    auto archive = std::make_unique<Archive>(std::move(opened).value());
    std::string program, digest;
    (*archive)(program);
    (*archive)(digest);
    if (program != programText())
        return Error{ErrorCode::InvalidInput, "was written by another version of Forereach", path.string()};
    if (digest != m_digest)
        return Error{ErrorCode::InvalidInput, "is of another scenario, seed or size", path.string()};
    std::uint8_t warmed = 0, within = 0;
    (*archive)(results);
    (*archive)(warmed);
    if (warmed) {
        auto checkpoint = std::make_shared<Checkpoint>();
        (*archive)(*checkpoint);
        if (checkpoint->viewers.size() != world.population.truth.size() ||
            checkpoint->items.size() != world.catalogue.visible.size())
            return Error{ErrorCode::InvalidInput, "is of another population or catalogue", path.string()};
        warm = std::move(checkpoint);
    }
    (*archive)(within);
    if (within) {
        half = std::move(archive);
        return {};
    }
    return archive->finish();
}

Result<void> SavedRun::write(ReplicationRun* run, ReplicationResult* result) {
    if (m_path.empty()) return {};
    Result<Archive> created = Archive::create(m_path);
    if (!created) return created.error();
    Archive& archive = created.value();
    std::string program = programText();
    archive(program);
    archive(m_digest);
    std::uint8_t warmed = warm ? 1 : 0, within = run ? 1 : 0;
    archive(results);
    archive(warmed);
    // Writing changes nothing; the archive has one function for both directions.
    if (warm) archive(const_cast<Checkpoint&>(*warm));
    archive(within);
    if (run) {
        run->archive(archive);
        archive(*result);
    }
    return archive.finish();
}

} // namespace forereach
