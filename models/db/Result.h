#pragma once

#include "models/db/Error.h"

#include <utility>
#include <variant>

namespace Peak {

/**
 * Either a value or the Error that stands in its place; what every fallible call returns.
 *
 * Reading value() of a failed result is a programming error and asserts. Copyable, so that it may
 * travel through a QFuture.
 */
template <typename T>
class [[nodiscard]] Result
{
public:
    Result(T value) : m_state(std::in_place_index<0>, std::move(value)) {}
    Result(Error error) : m_state(std::in_place_index<1>, std::move(error)) {}

    bool ok() const { return m_state.index() == 0; }
    explicit operator bool() const { return ok(); }

    const T &value() const
    {
        Q_ASSERT(ok());
        return *std::get_if<0>(&m_state);
    }
    T &value()
    {
        Q_ASSERT(ok());
        return *std::get_if<0>(&m_state);
    }
    const T &operator*() const { return value(); }
    const T *operator->() const { return &value(); }
    T &operator*() { return value(); }
    T *operator->() { return &value(); }

    const Error &error() const
    {
        Q_ASSERT(!ok());
        return *std::get_if<1>(&m_state);
    }

private:
    std::variant<T, Error> m_state;
};

/** The result of work that has nothing to return but its success. */
template <>
class [[nodiscard]] Result<void>
{
public:
    Result() = default;
    Result(Error error) : m_error(std::move(error)), m_ok(false) {}

    bool ok() const { return m_ok; }
    explicit operator bool() const { return m_ok; }

    const Error &error() const
    {
        Q_ASSERT(!m_ok);
        return m_error;
    }

private:
    Error m_error;
    bool m_ok = true;
};

} // namespace Peak
