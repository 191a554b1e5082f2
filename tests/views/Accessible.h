#pragma once

#include <QAccessible>
#include <QWidget>

namespace Peak {

/**
 * The controls below `root` that a screen reader would meet without a name; empty when all have
 * one.
 *
 * Only what can be seen counts, and only what a person acts on or reads: not layout, not
 * separators.
 */
inline QStringList namelessControls(QWidget *root)
{
    QStringList nameless;
    const auto widgets = root->findChildren<QWidget *>();
    for (QWidget *widget : widgets) {
        const bool control = widget->focusPolicy() != Qt::NoFocus;
        if (!control || !widget->isVisible())
            continue;
        QAccessibleInterface *face = QAccessible::queryAccessibleInterface(widget);
        if (!face || face->text(QAccessible::Name).trimmed().isEmpty())
            nameless.append(QString::fromLatin1(widget->metaObject()->className()) +
                            QLatin1Char(' ') + widget->objectName());
    }
    return nameless;
}

} // namespace Peak
