#pragma once

#include <QString>
#include <QStringList>

namespace Peak {

/**
 * The names that a template may use, and what the firm's older documents call the same things.
 *
 * Upper and lower case, spaces and underscores make no difference: "Client.FirstName" is
 * "client.first_name". The values are the server's (api.template_values()). Stateless; safe on any
 * thread.
 */
class TemplateNames
{
public:
    /** All of them, in the order in which people look for them. */
    static const QStringList &known();
    /** "client.name" for "Client.Name" or "Contact.FullName"; empty when there is no such thing. */
    static QString nameOf(const QString &written);
};

} // namespace Peak
