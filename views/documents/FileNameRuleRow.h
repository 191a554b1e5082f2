#pragma once

#include "models/domain/FileNameRule.h"

#include <QWidget>

class QComboBox;
class QLabel;
class QLineEdit;

namespace Peak {

/**
 * Chooses how file names tell their exchange: from a few rules, each with an example, or a pattern
 * of one's own. GUI thread.
 */
class FileNameRuleRow final : public QWidget
{
    Q_OBJECT

public:
    explicit FileNameRuleRow(QWidget *parent = nullptr);

    FileNameRule rule() const;
    void setRule(const FileNameRule &rule);
    /** How many of how many files found their exchange. */
    void showFound(int found, int all);

Q_SIGNALS:
    void changed();

private:
    void refresh();

    QComboBox *m_kind;
    QLineEdit *m_pattern;
    QLabel *m_found;
};

} // namespace Peak
