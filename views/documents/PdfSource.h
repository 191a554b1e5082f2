#pragma once

#include "views/documents/PageSource.h"

#include <QByteArray>

#include <memory>

namespace Peak {

/**
 * A PDF document in memory, drawn by Qt Pdf on a thread of its own.
 *
 * Where this program was built without Qt Pdf nothing can be made: available() is false. GUI
 * thread.
 */
class PdfSource final : public PageSource
{
    Q_OBJECT

public:
    static bool available();

    /** Takes the bytes over, and wipes them at its end. */
    explicit PdfSource(QByteArray bytes, QObject *parent = nullptr);
    ~PdfSource() override;

    /** Why it can't be shown; empty: it can. */
    QString fault() const;

    int count() const override;
    QSizeF size(int page) const override;
    void request(int page, const QSize &pixels) override;
    QString text(int page) const override;
    bool canFind() const override { return true; }
    void find(const QString &words) override;
    int hits() const override;
    int pageOfHit(int hit) const override;
    QList<QRectF> hitsOn(int page) const override;

private:
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace Peak
