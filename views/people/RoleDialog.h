#pragma once

#include "models/domain/Editing.h"
#include "views/common/DecisionDialog.h"

#include <QList>

class QComboBox;
class QTableWidget;

namespace Peak {

/**
 * Another role for somebody: what they can do now and would then, side by side, before it is
 * decided.
 *
 * Shows the server's matrix of roles; changes nothing itself. GUI thread.
 */
class RoleDialog final : public DecisionDialog
{
    Q_OBJECT

public:
    RoleDialog(const QString &name, const QString &role, const QList<RoleRight> &matrix,
               QWidget *parent = nullptr);

    /** The one chosen. */
    QString role() const;
    void setRole(const QString &role);
    /** What is gained and lost, as a sentence each; nothing where nothing changes. */
    QStringList differences() const;

protected:
    bool isComplete() const override;

private:
    static Decision decisionOf(const QString &name);
    void compare();

    QString m_before;
    QList<RoleRight> m_matrix;
    QComboBox *m_role;
    QTableWidget *m_table;
    class QLabel *m_summary;
};

} // namespace Peak
