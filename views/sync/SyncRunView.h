#pragma once

#include <QJsonObject>
#include <QUuid>
#include <QWidget>

class QLabel;
class QTextBrowser;

namespace Peak {

/**
 * One sync run in full: a sentence of what it brought, and every error that it noted, readable.
 *
 * Given the cells of a row of the list "sync_runs"; asks nobody. GUI thread.
 */
class SyncRunView final : public QWidget
{
    Q_OBJECT

public:
    explicit SyncRunView(QWidget *parent = nullptr);

    void setRun(const QUuid &id, const QJsonObject &cells);
    void clear();
    QUuid run() const { return m_id; }
    QString sentence() const;
    QString errors() const;

    /** Errors as people read them, one each, whatever shape they were noted in. */
    static QStringList errorTexts(const QJsonValue &details);
    /** "Read 1,204 in 3 min 12 s: 12 created, 40 updated, 2 errors." */
    static QString summary(const QJsonObject &cells);

private:
    QUuid m_id;
    QLabel *m_title;
    QLabel *m_sentence;
    QLabel *m_errorTitle;
    QTextBrowser *m_errors;
};

} // namespace Peak
