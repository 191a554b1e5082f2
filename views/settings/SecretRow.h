#pragma once

#include "models/domain/Editing.h"

#include <QWidget>

class QLabel;
class QPushButton;

namespace Peak {

/**
 * One secret in its place: whether it is set, and setting it anew or taking it away. Never what it
 * is. GUI thread.
 */
class SecretRow final : public QWidget
{
    Q_OBJECT

public:
    /** `name` is the server's, `label` what people call it; empty: the name. */
    explicit SecretRow(const QString &name, const QString &label = {}, QWidget *parent = nullptr);

    QString name() const { return m_name; }
    /** Since when it is set; an invalid time: it isn't. */
    void setSince(const QDateTime &since);
    /** Why nothing can be changed now; empty: it can. */
    void setRefusal(const QString &reason);

Q_SIGNALS:
    void setRequested(const QString &name);
    void removeRequested(const QString &name);

private:
    QString m_name;
    QString m_called;
    QLabel *m_since;
    QPushButton *m_set;
    QPushButton *m_remove = nullptr; ///< while it is set
    QString m_refusal;
};

} // namespace Peak
