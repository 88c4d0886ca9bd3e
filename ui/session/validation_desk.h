// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// ValidationDesk: what the model gives beside what has been published, without a widget. The shipped defaults
// are run, not the scenario; the last answer of each response preset is kept. GUI thread only.

#include <QObject>

#include <functional>
#include <map>
#include <optional>

#include "core/calibrate/validation.h"
#include "ui/session/background_work.h"

namespace forereach::ui {

class ValidationDesk : public QObject {
    Q_OBJECT

public:
    /// validatePublished(); tests pass their own.
    using Validate =
        std::function<Result<Validation>(const Catalog&, const ValidationOptions&, const RunControl&)>;
    struct Answer {
        ValidationOptions options;
        Validation found;
    };

    explicit ValidationDesk(Validate validate = {}, QObject* parent = nullptr);

    /// Response presets for which statistics have been published.
    static std::vector<std::string> presets(const Catalog&);

    /// Asking anew cancels what is under way. The catalog must outlive the desk.
    void run(const Catalog&, const ValidationOptions&);
    void cancel() { m_work.cancel(); }
    bool isWorking() const { return m_work.isRunning(); }
    const Progress& progress() const { return m_work.progress(); }
    /// Of the preset asked for last; empty if it did not fail.
    const QString& failure() const { return m_work.failure(); }
    const std::string& asked() const { return m_asked; }
    /// The last answer about a preset; null if there is none.
    const Answer* answer(const std::string& preset) const;

Q_SIGNALS:
    void changed();

private:
    Validate m_validate;
    std::string m_asked;
    std::map<std::string, Answer> m_answers;
    BackgroundWork m_work; // last: its work ends before what it writes to
};

} // namespace forereach::ui
