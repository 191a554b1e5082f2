#pragma once

#include "models/db/Result.h"

#include <QByteArray>

namespace Peak {

/** Why a result failed, for QVERIFY2, which evaluates its text in any case. */
template <typename T>
QByteArray why(const Result<T> &result)
{
    if (result.ok())
        return "it worked";
    return (result.error().message + u"\n" + result.error().logDetail).toUtf8();
}

} // namespace Peak
