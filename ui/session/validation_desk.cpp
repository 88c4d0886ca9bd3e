// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/session/validation_desk.h"

namespace forereach::ui {

ValidationDesk::ValidationDesk(Validate validate, QObject* parent)
    : QObject(parent), m_validate(std::move(validate)) {
    if (!m_validate) m_validate = validatePublished;
    connect(&m_work, &BackgroundWork::changed, this, &ValidationDesk::changed);
}

std::vector<std::string> ValidationDesk::presets(const Catalog& catalog) {
    std::vector<std::string> out;
    for (const ResponsePreset& p : catalog.responsePresets)
        if (hasPublishedTargets(p.id)) out.push_back(p.id);
    return out;
}

const ValidationDesk::Answer* ValidationDesk::answer(const std::string& preset) const {
    const auto it = m_answers.find(preset);
    return it == m_answers.end() ? nullptr : &it->second;
}

void ValidationDesk::run(const Catalog& catalog, const ValidationOptions& options) {
    m_asked = options.preset;
    m_work.begin([this, &catalog, options,
                  validate = m_validate](const RunControl& control,
                                         const BackgroundWork::Tell&) -> Result<BackgroundWork::Apply> {
        Result<Validation> found = validate(catalog, options, control);
        if (!found) return found.error();
        return BackgroundWork::Apply([this, options, kept = std::move(found).value()] {
            m_answers[options.preset] = {options, kept};
        });
    });
}

} // namespace forereach::ui
