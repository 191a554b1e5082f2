#pragma once

#include "models/db/ConnectionSettings.h"

#include <QByteArrayList>

#include <vector>

namespace Peak {

/** Connection settings as the two arrays of C strings that PQconnectdbParams() takes. */
class LibpqParameters
{
public:
    explicit LibpqParameters(const ConnectionSettings &settings)
    {
        for (const auto &[keyword, value] : settings.values()) {
            m_text.append(keyword.toUtf8());
            m_text.append(value.toUtf8());
        }
        for (qsizetype i = 0; i < m_text.size(); i += 2) {
            m_keywords.push_back(m_text.at(i).constData());
            m_values.push_back(m_text.at(i + 1).constData());
        }
        m_keywords.push_back(nullptr);
        m_values.push_back(nullptr);
    }
    LibpqParameters(const LibpqParameters &) = delete;
    LibpqParameters &operator=(const LibpqParameters &) = delete;

    const char *const *keywords() const { return m_keywords.data(); }
    const char *const *values() const { return m_values.data(); }

private:
    QByteArrayList m_text;
    std::vector<const char *> m_keywords;
    std::vector<const char *> m_values;
};

} // namespace Peak
