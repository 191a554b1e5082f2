#pragma once

#include "models/domain/ConnectionProfile.h"

#include <QDialog>

class QLineEdit;
class QSpinBox;

namespace Peak {

class MessageBar;

/**
 * A form for one connection profile: takes a value, returns a value, stores nothing.
 *
 * All faults are shown at once, with the focus on the first. Refuses passwords among the extra
 * parameters. GUI thread.
 */
class ProfileEditor final : public QDialog
{
    Q_OBJECT

public:
    /** `takenNames`: names that other profiles have. */
    ProfileEditor(const ConnectionProfile &profile, const QStringList &takenNames,
                  QWidget *parent = nullptr);

    ConnectionProfile profile() const;

    void accept() override;

private:
    QList<QPair<QWidget *, QString>> faults() const;

    ConnectionProfile m_profile;
    QStringList m_takenNames;
    MessageBar *m_message;
    QLineEdit *m_name;
    QLineEdit *m_host;
    QSpinBox *m_port;
    QLineEdit *m_database;
    QLineEdit *m_extra;
};

} // namespace Peak
