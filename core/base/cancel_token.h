// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
// CancelToken: a flag shared between the one who asks and the one who works. Copies share the flag; cancel()
// sets it and returns at once; the worker polls cancelled(). Thread-safe.

#include <atomic>
#include <memory>

namespace forereach {

class CancelToken {
public:
    CancelToken() : m_flag(std::make_shared<std::atomic<bool>>(false)) {}
    void cancel() const { m_flag->store(true, std::memory_order_relaxed); }
    bool cancelled() const { return m_flag->load(std::memory_order_relaxed); }

private:
    std::shared_ptr<std::atomic<bool>> m_flag;
};

} // namespace forereach
