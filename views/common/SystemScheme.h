#pragma once

#include "views/common/ThemeColors.h"

#include <QObject>

namespace Peak {

/**
 * What the desktop wishes: light, dark or high contrast, and news of a change.
 *
 * Asks the desktop portal on Linux (asynchronously: a portal that hangs costs nothing), the
 * registry on Windows and the system palette elsewhere. Never changes anything. GUI thread.
 */
class SystemScheme final : public QObject
{
    Q_OBJECT

public:
    explicit SystemScheme(QObject *parent = nullptr);

    Scheme scheme() const;
    /** Starts to ask and to listen; changed() tells. */
    void start();

Q_SIGNALS:
    void changed();

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private Q_SLOTS:
    void ask();

private:
    void setDark(bool dark);
    void setHighContrast(bool highContrast);
    void askPortal(const QString &key);

    bool m_dark = false;
    bool m_highContrast = false;
    bool m_portal = false;
};

} // namespace Peak
